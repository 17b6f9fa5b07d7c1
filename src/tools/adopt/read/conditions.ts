import { type ArgumentNode, type FieldNode, Kind, print, visit } from "graphql";
import { compiler, type ts } from "../../compare/compiler.ts";
import { unwrap } from "../find/nodes.ts";
import { type Piece, piecesOf } from "../find/pieces.ts";
import type { BotDocument } from "./document.ts";
import type { ArgumentCondition } from "./value.ts";

/**
 * Reads a document in which `condition ? text : text` is a part of the GraphQL syntax, if the two sides differ only in
 * arguments of root fields that one of them omits.
 */
export function readBoth<Other>(
  hole: ts.Expression,
  parseWith: (inner: readonly Piece[]) => BotDocument[] | Other,
): BotDocument[] | undefined {
  const choice = unwrap(hole);
  if (!compiler.isConditionalExpression(choice)) return undefined;
  const sides = [parseWith(piecesOf(choice.whenTrue)), parseWith(piecesOf(choice.whenFalse))] as const;
  const [one] = Array.isArray(sides[0]) ? sides[0] : [];
  const [other] = Array.isArray(sides[1]) ? sides[1] : [];
  if (!one || !other) return undefined;
  const { condition } = choice;
  return (
    withOptional(one, other, { condition, whenTrue: true }) ?? withOptional(other, one, { condition, whenTrue: false })
  );
}

/**
 * Returns the document with more arguments, with the additional arguments as optional ones. Returns undefined if the
 * two documents differ in more.
 */
function withOptional(full: BotDocument, bare: BotDocument, condition: ArgumentCondition): BotDocument[] | undefined {
  const offered = new Set(rootArguments(bare).map(keyOf));
  const extra = rootArguments(full).filter((argument) => !offered.has(keyOf(argument)));
  const nodes = extra.map(({ node }) => node);
  if (nodes.length === 0 || shapeOf(full, nodes) !== shapeOf(bare, [])) return undefined;
  const optional = new Map([...full.optional, ...nodes.map((node) => [node, condition] as const)]);
  return [{ ...full, optional }];
}

interface RootArgument {
  readonly field: FieldNode;
  readonly node: ArgumentNode;
}

function rootArguments({ operation }: BotDocument): RootArgument[] {
  return operation.selectionSet.selections.flatMap((field) =>
    field.kind === Kind.FIELD ? (field.arguments ?? []).map((node) => ({ field, node })) : [],
  );
}

function keyOf({ field, node }: RootArgument): string {
  return `${(field.alias ?? field.name).value}.${node.name.value}`;
}

/** The text of a document without some arguments, and without the numbers of its holes. */
function shapeOf({ operation }: BotDocument, without: readonly ArgumentNode[]): string {
  const rest = visit(operation, { Argument: (node) => (without.includes(node) ? null : undefined) });
  return print(rest).replace(/(\$__hole|\ue000)\d+/g, "$1");
}
