import type { ts } from "ts-morph";
import type { OperationKind } from "../../../plugins/client/model.ts";
import { functionName, pagesFunctionName } from "../../../plugins/client/names.ts";
import { compiler } from "./compiler.ts";
import { parseModule } from "./parse.ts";

/** What a generated client offers for one operation. */
export interface ClientOperation {
  readonly name: string;
  readonly kind: OperationKind;
  readonly over: string;
  readonly place: string;
  readonly text: string;
  readonly function: string;
  /** The names of its types in types.ts. */
  readonly result: string;
  readonly variables: string;
  /** The function that walks its pages, if it has one. */
  readonly pages: string | undefined;
  readonly idempotent: boolean;
  /** The variables whose values are written into the document. */
  readonly literals: readonly string[];
  readonly deprecated: string | undefined;
  readonly documentation: string;
}

/** Reads `client.ts` as the generator prints it. */
export function readOperations(text: string): Map<string, ClientOperation> {
  const source = parseModule("client.ts", text);
  const functions = new Map(
    source.statements.filter(compiler.isFunctionDeclaration).map((each) => [each.name?.text, each]),
  );
  const constants = source.statements
    .filter(compiler.isVariableStatement)
    .flatMap((each) => each.declarationList.declarations);
  const operations = constants.flatMap((constant) => {
    const found = readOperation(constant, source, functions);
    return found ? [[found.name, found] as const] : [];
  });
  return new Map(operations);
}

type Functions = ReadonlyMap<string | undefined, ts.FunctionDeclaration>;

/** The operation that a constant holds; nothing if it is the list of an enum's values. */
function readOperation(
  { name, type, initializer }: ts.VariableDeclaration,
  source: ts.SourceFile,
  functions: Functions,
): ClientOperation | undefined {
  if (!compiler.isIdentifier(name) || !initializer || !compiler.isObjectLiteralExpression(initializer))
    return undefined;
  if (!type || !compiler.isTypeReferenceNode(type)) return undefined;
  const [result, variables] = type.typeArguments ?? [];
  const fields = fieldsOf(initializer);
  const declared = functions.get(functionName(name.text));
  const documentation = declared ? textOfDocumentation(declared, source) : "";
  return {
    name: name.text,
    kind: (textOf(fields.get("kind")) ?? "query") as OperationKind,
    over: textOf(fields.get("transport")) ?? "",
    place: /^(?:query|mutation|subscription) \w+, (.+:\d+)$/m.exec(documentation)?.[1] ?? "",
    text: textOf(fields.get("document")) ?? "",
    function: functionName(name.text),
    result: result?.getText(source) ?? "",
    variables: variables?.getText(source) ?? "",
    pages: functions.has(pagesFunctionName(name.text)) ? pagesFunctionName(name.text) : undefined,
    idempotent: fields.get("idempotent")?.kind === compiler.SyntaxKind.TrueKeyword,
    literals: [...fieldsOf(fields.get("literals")).keys()],
    deprecated: /^@deprecated (.*)$/ms.exec(documentation)?.[1]?.trim(),
    documentation,
  };
}

function fieldsOf(object: ts.Expression | undefined): Map<string, ts.Expression> {
  if (!object || !compiler.isObjectLiteralExpression(object)) return new Map();
  return new Map(
    object.properties.filter(compiler.isPropertyAssignment).map(({ name, initializer }) => [keyOf(name), initializer]),
  );
}

function keyOf(name: ts.PropertyName): string {
  return compiler.isIdentifier(name) || compiler.isStringLiteral(name) ? name.text : "";
}

function textOf(value: ts.Expression | undefined): string | undefined {
  return value && compiler.isStringLiteralLike(value) ? value.text : undefined;
}

/** The doc comment's words, without its stars. */
function textOfDocumentation(node: ts.Node, source: ts.SourceFile): string {
  const [{ pos, end } = { pos: 0, end: 0 }] = (compiler.getLeadingCommentRanges(source.text, node.pos) ?? []).slice(-1);
  const comment = source.text.slice(pos, end).replace(/^\/\*\*|\*\/$/g, "");
  return comment
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .join("\n")
    .trim();
}
