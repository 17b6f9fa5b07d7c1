import { type ASTNode, type DirectiveNode, type DocumentNode, getLocation, Kind, parse, print, visit } from "graphql";
import { createDice, type Dice } from "./dice.ts";
import { type Drawn, drawOperation } from "./draw.ts";

/** An operation with a condition that hides a fragment, and where the condition stands: "line:column". */
export interface Hiding extends Drawn {
  readonly place: string;
}

/** Draws an operation and puts one condition where the preset takes none; undefined if it has no such place. */
export function drawRefused(number: number): Hiding | undefined {
  const drawn = drawOperation(number);
  const document = parse(drawn.text);
  const places = placesIn(document);
  if (places.length === 0) return undefined;
  const dice = createDice(number);
  const text = print(withCondition(document, dice.pick(places), dice));
  return { ...drawn, text, place: placeOfCondition(text) };
}

const flag = "flag_hides";

/** Inline fragments, and spreads of fragments that have more than fields. */
function placesIn(document: DocumentNode): ASTNode[] {
  const nesting = new Set<string>();
  visit(document, {
    FragmentDefinition({ name, selectionSet }) {
      if (selectionSet.selections.some(({ kind }) => kind !== Kind.FIELD)) nesting.add(name.value);
    },
  });
  const places: ASTNode[] = [];
  visit(document, {
    InlineFragment: (node) => void places.push(node),
    FragmentSpread: (node) => void (nesting.has(node.name.value) && places.push(node)),
  });
  return places;
}

function withCondition(document: DocumentNode, place: ASTNode, dice: Dice): DocumentNode {
  const [declared, directive] = readSample(`@${dice.pick(["include", "skip"])}(if: $${flag})`);
  const change = (node: ASTNode) => (node === place ? { ...node, directives: [directive] } : undefined);
  return visit(document, {
    OperationDefinition: (node) => ({
      ...node,
      variableDefinitions: [...(node.variableDefinitions ?? []), ...declared],
    }),
    InlineFragment: change,
    FragmentSpread: change,
  });
}

/** The declaration of the flag and the condition, as nodes. */
function readSample(condition: string) {
  const [operation] = parse(`query X($${flag}: Boolean!) { field ${condition} }`).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError("the sample is no operation");
  const directive = operation.selectionSet.selections[0]?.directives?.[0];
  if (!directive) throw new TypeError("the sample has no condition");
  return [operation.variableDefinitions ?? [], directive] as const;
}

function placeOfCondition(text: string): string {
  const found: DirectiveNode[] = [];
  visit(parse(text), { Directive: (node) => void (print(node).includes(flag) && found.push(node)) });
  const [loc] = found.map((node) => node.loc);
  if (!loc) throw new TypeError("the condition is gone");
  const { line, column } = getLocation(loc.source, loc.start);
  return `${line}:${column}`;
}
