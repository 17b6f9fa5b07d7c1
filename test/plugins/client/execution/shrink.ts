import {
  type ASTNode,
  type DocumentNode,
  Kind,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from "graphql";
import { type Drawn, isValid } from "./draw.ts";
import type { Mismatch } from "./trial.ts";

type Judge = (operations: readonly Drawn[]) => Promise<Mismatch[]>;

/** Takes away from the operation as long as the compiler objects to what is left. */
export async function shrink(mismatch: Mismatch, findMismatches: Judge): Promise<Mismatch> {
  const found = await findMismatches(smallerOnes(mismatch.drawn));
  const [smallest] = found.sort((one, other) => one.drawn.text.length - other.drawn.text.length);
  return smallest ? await shrink(smallest, findMismatches) : mismatch;
}

/** Each with one thing less, or with a fragment's selections in the place of the fragment. */
function smallerOnes({ number, name, text }: Drawn): Drawn[] {
  const document = parse(text);
  const texts = new Set<string>();
  for (const node of nodesOf(document)) {
    for (const smaller of without(document, node)) {
      const pruned = print(prune(smaller));
      if (pruned.length < text.length && isValid(pruned)) texts.add(pruned);
    }
  }
  return [...texts].map((smaller, index) => {
    const renamed = `Smaller${index}`;
    return { number, name: renamed, text: smaller.replaceAll(new RegExp(`\\b${name}(?=\\b|_)`, "g"), renamed) };
  });
}

function nodesOf(document: DocumentNode): ASTNode[] {
  const nodes: ASTNode[] = [];
  visit(document, { enter: (node) => void nodes.push(node) });
  return nodes;
}

function without(document: DocumentNode, node: ASTNode): DocumentNode[] {
  const put = (change: (found: ASTNode) => unknown): DocumentNode =>
    visit(document, { enter: (found) => (found === node ? change(found) : undefined) });
  switch (node.kind) {
    case Kind.FIELD:
      return [put(() => null), ...(node.alias ? [put(() => ({ ...node, alias: undefined }))] : [])];
    case Kind.DIRECTIVE:
    case Kind.ARGUMENT:
      return [put(() => null)];
    case Kind.INLINE_FRAGMENT:
    case Kind.FRAGMENT_SPREAD:
      return [put(() => null), flatten(document, node)];
    default:
      return [];
  }
}

/** Puts the selections of a fragment where the fragment was. */
function flatten(document: DocumentNode, node: SelectionNode): DocumentNode {
  const within = (): readonly SelectionNode[] => {
    if (node.kind === Kind.INLINE_FRAGMENT) return node.selectionSet.selections;
    for (const definition of document.definitions) {
      if (definition.kind !== Kind.FRAGMENT_DEFINITION || node.kind !== Kind.FRAGMENT_SPREAD) continue;
      if (definition.name.value === node.name.value) return definition.selectionSet.selections;
    }
    return [];
  };
  return visit(document, {
    SelectionSet: (set: SelectionSetNode) =>
      set.selections.includes(node)
        ? { ...set, selections: set.selections.flatMap((each) => (each === node ? within() : [each])) }
        : undefined,
  });
}

/** Takes out what is not used any more. */
function prune(document: DocumentNode): DocumentNode {
  const used = new Set<string>();
  visit(document, {
    FragmentSpread: ({ name }) => void used.add(name.value),
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(`$${name.value}`),
  });
  const pruned: DocumentNode = visit(document, {
    FragmentDefinition: ({ name }) => (used.has(name.value) ? undefined : null),
    VariableDefinition: ({ variable }) => (used.has(`$${variable.name.value}`) ? undefined : null),
  });
  return print(pruned).length < print(document).length ? prune(pruned) : pruned;
}
