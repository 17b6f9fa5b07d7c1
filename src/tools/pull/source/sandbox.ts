import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  type GraphQLNamedType,
  GraphQLSchema,
  introspectionFromSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isUnionType,
} from "graphql";
import { packageFolder } from "../../../../plugins/client/load/package.ts";
import { loadSchema } from "../../../../plugins/client/load/schema.ts";
import { sandboxMark } from "../../../sandbox/graphql/sandbox-mark.ts";
import { Failure } from "../../failure.ts";
import { normalizeSchema } from "./print-schema.ts";

const file = fileURLToPath(new URL("schema/conversations.graphql", packageFolder));

/** Returns whether the schema comes from a sandbox. */
export function isFromSandbox(given: GraphQLSchema): boolean {
  return Boolean(given.getDirective(sandboxMark));
}

/**
 * Returns whether the schema has all definitions of this package's own, and perhaps more. What lies between a sandbox and
 * `pull`, a file or a gateway, may have left out directives, and the sandbox's mark with them, or descriptions, and may have
 * added fields of its own. A service that agrees with every guess of ours cannot be told from a sandbox.
 */
export function isPackagedSchema(given: GraphQLSchema): boolean {
  const parts = partsOf(given);
  return [...partsOf(loadSchema(".", file))].every((part) => parts.has(part));
}

/** Returns each type, and each field, argument, value and member with its type, as a text. */
function partsOf(schema: GraphQLSchema): Set<string> {
  const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));
  return new Set(types.flatMap((type) => [`${type.name}`, ...membersOf(type).map((part) => `${type.name}.${part}`)]));
}

function membersOf(type: GraphQLNamedType): string[] {
  if (isEnumType(type)) return type.getValues().map(({ name }) => name);
  if (isUnionType(type)) return type.getTypes().map(({ name }) => name);
  if (isInputObjectType(type)) return Object.values(type.getFields()).map((field) => `${field.name}: ${field.type}`);
  if (!isInterfaceType(type) && !isObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    `${field.name}: ${field.type}`,
    ...field.args.map((argument) => `${field.name}(${argument.name}: ${argument.type})`),
  ]);
}

/**
 * Returns the schema that a sandbox serves: this package's own and its text, with the marks that introspection leaves
 * out.
 *
 * @throws {Failure} if it is that of another version, or has additions.
 */
export function readPackaged(given: GraphQLSchema, source: string): { schema: GraphQLSchema; text: string } {
  const schema = loadSchema(".", file);
  if (definitionsOf(schema, file) !== definitionsOf(given, source)) {
    const what = isFromSandbox(given)
      ? `${source} is a sandbox of another version of conversations-codegen`
      : `${source} gives the schema of conversations-codegen with additions, so it confirms nothing`;
    throw new Failure(what, "Start the sandbox of the version that is installed here, or pull from the service.");
  }
  return { schema, text: readFileSync(file, "utf8") };
}

/** Returns the definitions without descriptions and directives, as one text. */
function definitionsOf(schema: GraphQLSchema, source: string): string {
  const bare = new GraphQLSchema({ ...normalizeSchema(schema, source).toConfig(), directives: [] });
  return JSON.stringify(introspectionFromSchema(bare, { descriptions: false }));
}
