import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildASTSchema, type GraphQLSchema, parse, visit } from "graphql";
import { root, schemas } from "../../../support/paths.ts";

/** A schema for random operations, which are executed on it. */
export interface Api {
  readonly name: string;
  readonly file: string;
  readonly schema: GraphQLSchema;
  /** The same schema without the defaults of arguments and of fields of input types. */
  readonly withoutDefaults: GraphQLSchema;
}

function createApi(name: string, file: string): Api {
  const document = parse(readFileSync(file, "utf8"));
  const bare = visit(document, { InputValueDefinition: ({ defaultValue: _, ...node }) => node });
  return { name, file, schema: buildASTSchema(document), withoutDefaults: buildASTSchema(bare) };
}

export const apis: readonly Api[] = [
  createApi("overlapping types", join(root, "test/plugins/client/execution/overlapping.graphql")),
  createApi("the Conversations API", schemas.conversations),
];
