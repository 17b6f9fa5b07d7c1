import type { ts } from "ts-morph";
import type { Place } from "../../../plugins/client/diagnostics/diagnostic.ts";
import { pagesFunctionName } from "../../../plugins/client/names.ts";
import { compiler } from "./compiler.ts";
import { type CalledOperation, type CalledOperations, namesFor } from "./operation.ts";
import { parseModule } from "./parse.ts";

/**
 * Reads the operations from the text of a committed client, `client.ts` or `client.js`. The model from which it was
 * generated no longer exists.
 *
 * @throws {Unparsable}
 */
export function readCommitted(text: string): CalledOperations {
  const source = parseModule("client.ts", text);
  const functions = new Map(
    source.statements.filter(compiler.isFunctionDeclaration).map((each) => [each.name?.text, each]),
  );
  const constants = source.statements
    .filter(compiler.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations);
  const operations = constants.flatMap(({ initializer }) => readOperation(initializer, functions) ?? []);
  return new Map(operations.map((operation) => [operation.name, operation]));
}

type Functions = ReadonlyMap<string | undefined, ts.FunctionDeclaration>;

/** Returns the operation that a constant holds; nothing if it is the list of an enum's values. */
function readOperation(value: ts.Expression | undefined, functions: Functions): CalledOperation | undefined {
  const fields = fieldsOf(value);
  const [name, kind] = [textOf(fields.get("name")), kindOf(textOf(fields.get("kind")))];
  if (name === undefined || kind === undefined) return undefined;
  const names = namesFor({ name, kind }, functions.has(pagesFunctionName(name)));
  const declared = functions.get(names.function);
  return {
    ...names,
    transport: textOf(fields.get("transport")) ?? "",
    document: textOf(fields.get("document")) ?? "",
    idempotent: fields.get("idempotent")?.kind === compiler.SyntaxKind.TrueKeyword,
    literals: [...fieldsOf(fields.get("literals")).keys()],
    ...documentationOf(declared, `${kind} ${name}`),
  };
}

/** Reads the part of an operation that only the function's doc comment has. */
function documentationOf(declared: ts.FunctionDeclaration | undefined, title: string) {
  const deprecatedVariables = new Map<string, string>();
  if (!declared) return { place: undefined, deprecated: undefined, deprecatedVariables };
  const tag = compiler.getJSDocDeprecatedTag(declared);
  const [comment] = compiler.getJSDocCommentsAndTags(declared).filter(compiler.isJSDoc);
  const lines = (comment && compiler.getTextOfJSDocComment(comment.comment))?.split("\n") ?? [];
  const place = readPlace(lines.findLast((line) => line.startsWith(`${title}, `))?.slice(title.length + 2));
  return { place, deprecated: tag && (compiler.getTextOfJSDocComment(tag.comment) ?? ""), deprecatedVariables };
}

/** Reads "operations/messages.graphql:12". */
function readPlace(text = ""): Place | undefined {
  const colon = text.lastIndexOf(":");
  const line = Number(text.slice(colon + 1));
  return colon > 0 && Number.isInteger(line) ? { file: text.slice(0, colon), line } : undefined;
}

function kindOf(text: string | undefined): CalledOperation["kind"] | undefined {
  return text === "query" || text === "mutation" || text === "subscription" ? text : undefined;
}

function fieldsOf(object: ts.Expression | undefined): Map<string, ts.Expression> {
  if (!object || !compiler.isObjectLiteralExpression(object)) return new Map();
  const properties = object.properties.filter(compiler.isPropertyAssignment);
  return new Map(properties.map(({ name, initializer }) => [keyOf(name), initializer]));
}

function keyOf(name: ts.PropertyName): string {
  return compiler.isIdentifier(name) || compiler.isStringLiteral(name) ? name.text : "";
}

function textOf(value: ts.Expression | undefined): string | undefined {
  return value && compiler.isStringLiteralLike(value) ? value.text : undefined;
}
