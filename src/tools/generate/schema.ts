import {
  type ASTNode,
  BREAK,
  buildASTSchema,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  isSchema,
  lexicographicSortSchema,
  visit,
} from "graphql";
import { diagnosticAt } from "../../../plugins/client/diagnostics/diagnostic.ts";
import { InvalidOperationsError } from "../../../plugins/client/diagnostics/invalid-operations-error.ts";
import { readSchema } from "../../../plugins/client/load/schema.ts";
import { Unsupported } from "../failure.ts";

/**
 * The schema as graphql-codegen hands it to plugins: sorted, and not checked for what does no harm to generated code.
 *
 * @throws {InvalidOperationsError} that says where it is wrong.
 * @throws {Unsupported} if a type is defined in parts that only graphql-codegen puts together.
 */
export function loadSchema(folder: string, file: string): GraphQLSchema {
  const read = readSchema(folder, file);
  return lexicographicSortSchema(isSchema(read) ? read : build(file, read));
}

function build(file: string, document: DocumentNode): GraphQLSchema {
  refuseParts(file, document);
  try {
    return buildASTSchema(document, { assumeValidSDL: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [definition] = document.definitions;
    if (!definition) throw error;
    const place = findName(document, message) ?? definition;
    throw new InvalidOperationsError([
      diagnosticAt("invalid-schema", place, { message, hint: "Correct it in the schema." }),
    ]);
  }
}

/** The first type that is named as in the message, which tells no place. */
function findName(document: DocumentNode, message: string): ASTNode | undefined {
  const [, name] = /"(\w+)"/.exec(message) ?? [];
  let found: ASTNode | undefined;
  visit(document, {
    NamedType: (node) => {
      if (node.name.value !== name) return undefined;
      found = node;
      return BREAK;
    },
  });
  return found;
}

/** graphql-codegen makes one type of several definitions, and one field of several: nobody else does. */
function refuseParts(file: string, { definitions }: DocumentNode): void {
  const twice = [
    ...doubles(definitions),
    ...definitions.flatMap((each) => ("fields" in each ? doubles(each.fields) : [])),
  ];
  const [first] = twice;
  if (first !== undefined) throw new Unsupported(`${file} defines ${first} twice`);
}

function doubles(nodes: readonly (DefinitionNode | { readonly name: { readonly value: string } })[] = []): string[] {
  const seen = new Set<string>();
  return nodes.flatMap((node) => {
    if (!("name" in node) || !node.name) return [];
    const isExtension = "kind" in node && node.kind.endsWith("Extension");
    const key = `${"kind" in node && node.kind === "DirectiveDefinition" ? "@" : ""}${node.name.value}`;
    if (isExtension || !seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [key];
  });
}
