import { type GraphQLSchema, isSchema, Kind, visit } from "graphql";
import { loadSchema, readSchema } from "../../../../plugins/client/load/schema.ts";
import { Failure } from "../../failure.ts";

/**
 * Reads the service's schema from a file: an introspection result (`.json`) or definitions.
 *
 * @throws {InvalidOperationsError} if it holds no schema.
 * @throws {Failure} if the file does not come from the service.
 */
export function readFromFile(folder: string, file: string): GraphQLSchema {
  refuseMarks(folder, file);
  return loadSchema(folder, file);
}

/** Refuses a schema with @evidence marks: it does not come from the service, and would lose its marks here. */
function refuseMarks(folder: string, file: string): void {
  if (file.endsWith(".json")) return;
  const result = readSchema(folder, file);
  if (isSchema(result)) return;
  let isMarked = false;
  visit(result, {
    [Kind.DIRECTIVE]: ({ name }: { readonly name: { readonly value: string } }) => {
      isMarked ||= name.value === "evidence";
    },
  });
  if (!isMarked) return;
  const what = `${file} has @evidence marks: it was written by hand and does not come from the service`;
  throw new Failure(what, "To use it as it is, name it as the config's schema.");
}
