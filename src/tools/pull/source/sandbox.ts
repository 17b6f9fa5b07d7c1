import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { GraphQLSchema, introspectionFromSchema } from "graphql";
import { packageFolder } from "../../../../plugins/client/load/package.ts";
import { loadSchema } from "../../../../plugins/client/load/schema.ts";
import { sandboxMark } from "../../../sandbox/graphql/sandbox-mark.ts";
import { Failure } from "../../failure.ts";
import { partsOf } from "./parts.ts";
import { normalizeSchema } from "./print-schema.ts";

const file = fileURLToPath(new URL("schema/conversations.graphql", packageFolder));

/** Returns true if the schema comes from a sandbox. */
export function isFromSandbox(given: GraphQLSchema): boolean {
  return Boolean(given.getDirective(sandboxMark));
}

/**
 * Returns true if the schema is this package's own, or a copy of it, and so proves nothing about the service. A file or
 * a gateway between a sandbox and `pull` may have removed directives (the sandbox's mark among them), descriptions or
 * definitions, and may have added some. A schema without any of our inferred parts has nothing to confirm.
 */
export function isPackagedSchema(given: GraphQLSchema): boolean {
  const [ours, theirs] = [partsOf(loadSchema(".", file)), partsOf(given)];
  const sharedParts = [...ours].flatMap(([coordinate, part]) => {
    const theirPart = theirs.get(coordinate);
    return theirPart?.type === part.type ? [{ part, theirPart }] : [];
  });
  if (!sharedParts.some(({ part }) => part.isInferred)) return false;
  // A service that agrees with every inferred part cannot be distinguished from a sandbox.
  if (sharedParts.length === ours.size || given.getDirective("evidence")) return true;
  const described = sharedParts.filter(({ theirPart }) => Boolean(theirPart.description));
  const inOurWords = described.filter(({ part, theirPart }) => part.description === theirPart.description);
  return (described.length > 0 && inOurWords.length * 2 >= described.length) || !hasProof(given, ours, theirs);
}

type SchemaParts = ReturnType<typeof partsOf>;

/**
 * Returns true if the schema contradicts or extends our types: a member that our schema does not have, or another type.
 * A gateway adds its own types, and fields to the root types; those do not count.
 */
function hasProof(given: GraphQLSchema, ours: SchemaParts, theirs: SchemaParts): boolean {
  const roots = [given.getQueryType(), given.getMutationType(), given.getSubscriptionType()].map((type) => type?.name);
  return [...theirs].some(([coordinate, { owner, type }]) => {
    const part = ours.get(coordinate);
    return part ? part.type !== type : ours.has(owner) && !roots.includes(owner);
  });
}

/**
 * Returns the schema that a sandbox serves: this package's own schema and its text, with the marks that introspection
 * leaves out.
 *
 * @throws {Failure} if the sandbox has another version of the schema, or a changed one.
 */
export function readPackaged(given: GraphQLSchema, source: string): { schema: GraphQLSchema; text: string } {
  const schema = loadSchema(".", file);
  if (definitionsOf(schema, file) !== definitionsOf(given, source)) {
    const what = isFromSandbox(given)
      ? `${source} is a sandbox of another version of conversations-codegen`
      : `${source} gives the schema of conversations-codegen with changes, so it confirms nothing`;
    throw new Failure(
      what,
      "Start the sandbox of the version that is installed here, or pull from the service. To use a schema as it is, save it, and name the file in the config.",
    );
  }
  return { schema, text: readFileSync(file, "utf8") };
}

/** Returns the definitions without descriptions and directives, as one text. */
function definitionsOf(schema: GraphQLSchema, source: string): string {
  const bare = new GraphQLSchema({ ...normalizeSchema(schema, source).toConfig(), directives: [] });
  return JSON.stringify(introspectionFromSchema(bare, { descriptions: false }));
}
