import { fileURLToPath } from "node:url";
import { resolveConfig } from "../../../plugins/client/config.ts";
import { createDocuments } from "../../../plugins/client/documents.ts";
import { type Generated, generateFrom } from "../../../plugins/client/generate.ts";
import { readDefinitions } from "../../../plugins/client/load/documents.ts";
import { packageFolder } from "../../../plugins/client/load/package.ts";
import { findDocuments } from "../../../plugins/client/load/patterns.ts";
import { loadSchema } from "../../../plugins/client/load/schema.ts";
import type { ProjectKind } from "./kind.ts";
import type { PlannedFile } from "./plan.ts";
import { places } from "./templates.ts";

/**
 * Generates in memory what `init` would generate in a project without a config: from the schema and the operations of
 * the project, and from those of the package that would be added to them.
 *
 * @throws {InvalidOperationsError} if there are errors.
 */
export async function rehearse(
  folder: string,
  { language }: ProjectKind,
  planned: readonly PlannedFile[],
): Promise<Generated> {
  const created = planned.flatMap(({ file, state }) => (state === "created" ? [file] : []));
  const pathOf = (file: string) => (created.includes(file) ? fileURLToPath(new URL(file, packageFolder)) : file);
  const own = await findDocuments([places.documents], { cwd: folder, ignore: [] });
  const packaged = created.filter((file) => file.startsWith("operations/")).map(pathOf);
  const schema = loadSchema(folder, pathOf(places.schema));
  const documents = createDocuments(readDefinitions(folder, [...own, ...packaged]).values(), []);
  const output = { folder: places.output, presetConfig: { emit: language }, config: {} };
  return generateFrom(schema, documents, resolveConfig(output, folder));
}
