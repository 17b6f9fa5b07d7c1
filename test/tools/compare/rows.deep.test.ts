import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { resolveConfig } from "../../../plugins/client/config.ts";
import { generate } from "../../../plugins/client/generate.ts";
import type { Client } from "../../../plugins/client/model.ts";
import { committedSide, compareSides, generatedSide } from "../../../src/tools/compare/compare.ts";
import type { Comparison } from "../../../src/tools/compare/model.ts";
import { compile } from "../../support/compile.ts";
import { root } from "../../support/paths.ts";
import { createProject } from "../../support/project.ts";
import { functions } from "./fixtures/functions.ts";
import { results } from "./fixtures/results.ts";
import type { Row } from "./fixtures/row.ts";
import { variables } from "./fixtures/variables.ts";

const fixtures = join(import.meta.dirname, "fixtures");
const read = (file: string) => readFileSync(join(fixtures, file), "utf8");
const base = {
  schema: read("schema.graphql"),
  operations: read("operations.graphql"),
  callers: read("callers.ts.txt"),
};
const paths = { schema: "schema.graphql", documents: ["operations/*.graphql"], externalDocuments: [] };
const rows = [...results, ...variables, ...functions];

/** The generated files, as TypeScript and as JavaScript. */
interface Version {
  readonly model: Client;
  readonly client: string;
  readonly types: string;
  readonly javaScript: string;
}

/** The generated files of the base and of each row. */
const versions = new Map<string, Version>();
/** The compiler's messages on callers of the base and of each row, by the row's name. */
const diagnostics = new Map<string, { readonly before: string[]; readonly after: string[] }>();

beforeAll(async () => {
  await using project = await createProject({});
  const make = async ({ schema = [], operations = [] }: Partial<Row>): Promise<Version> => {
    await project.write({
      "schema.graphql": replaced(base.schema, schema),
      "operations/all.graphql": replaced(base.operations, operations),
    });
    const printed = async (emit: "ts" | "js") => {
      const entry = {
        folder: "generated/",
        presetConfig: { emit, runtimeModule: "../src/runtime/index.ts" },
        config: { importExtension: ".ts" },
      };
      return await generate(project.folder, paths, resolveConfig(entry, project.folder));
    };
    const [typed, plain] = [await printed("ts"), await printed("js")];
    const textOf = (file: string) =>
      String(
        [...typed.files, ...plain.files].find(({ name }) => name === file)?.content ?? fail(`there is no ${file}`),
      );
    return {
      model: typed.model,
      client: textOf("client.ts"),
      types: textOf("types.ts"),
      javaScript: textOf("client.js"),
    };
  };
  versions.set("", await make({}));
  for (const row of rows) versions.set(row.name, await make(row));
  compileCallers();
}, 180_000);

/**
 * Builds one program for all rows: next to each version are its callers, in files such as
 * "generated/after-7.client.ts".
 */
function compileCallers(): void {
  const files: Record<string, string> = {};
  const put = (prefix: string, texts: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(texts)) {
      files[`generated/${prefix}.${name}.ts`] = text.replaceAll(/"\.\/(\w+)\.ts"/g, `"./${prefix}.$1.ts"`);
    }
  };
  rows.forEach(({ name, caller = "" }, index) => {
    const callers = `${base.callers}\n${caller}\n`;
    put(`before-${index}`, { ...filesOf(""), callers });
    put(`after-${index}`, { ...filesOf(name), callers });
  });
  const said = compile(files);
  const about = (prefix: string) => said.filter((line) => line.startsWith(`generated/${prefix}.`));
  rows.forEach(({ name }, index) => {
    diagnostics.set(name, { before: about(`before-${index}`), after: about(`after-${index}`) });
  });
}

test("there are at least forty rows with different names", () => {
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
  expect(rows.length).toBeGreaterThanOrEqual(40);
});

test.each(rows)("$name", ({ name, says }) => {
  const [before, after] = [made(""), made(name)];
  const compare = (side: ReturnType<typeof generatedSide>) =>
    compareSides(side, generatedSide(after.model, after.types), join(root, "generated"));
  const comparison = compare(committedSide(before.client, before.types));
  expect(linesOf(comparison)).toEqual(says);
  // The model gives the same result as the files that were printed from it, in either language.
  expect(compare(generatedSide(before.model, before.types))).toEqual(comparison);
  expect(compare(committedSide(before.javaScript, before.types))).toEqual(comparison);
  const callers = diagnostics.get(name);
  expect(callers?.before).toEqual([]);
  const breaks = says.some((line) => / breaks: /.test(line));
  if (!breaks) expect(callers?.after).toEqual([]);
  else expect(callers?.after).not.toEqual([]);
});

function filesOf(name: string): Record<string, string> {
  const { client, types } = made(name);
  return { client, types };
}

function fail(message: string): never {
  throw new Error(message);
}

function linesOf({ operations, exports }: Comparison): string[] {
  return [
    ...operations.flatMap(({ name, verdict, changes }) => changes.map(({ what }) => `${name} ${verdict}: ${what}`)),
    ...exports.map(({ name, file, breaks, what }) => `${file} ${name} ${breaks ? "breaks" : "changes"}: ${what}`),
  ];
}

function replaced(text: string, replacements: NonNullable<Row["schema"]>): string {
  return replacements.reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`the fixture does not hold ${JSON.stringify(from)}`);
    return result.replace(from, () => to);
  }, text);
}

function made(name: string): Version {
  const version = versions.get(name);
  if (!version) throw new Error(`${name} was not generated`);
  return version;
}
