import {
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  print,
  stripIgnoredCharacters,
  type VariableDefinitionNode,
  visit,
} from "graphql";
import { isIdempotent } from "../directives.ts";
import { type Fragments, fragmentsUsed } from "../documents.ts";

/**
 * Prints the operation and its fragments as they are sent: without descriptions, blanks and block strings, without the
 * generator's own directive, and without the definitions of variables that travel as literals.
 */
export function minify(
  operation: OperationDefinitionNode,
  literals: readonly VariableDefinitionNode[],
  fragments: Fragments,
): string {
  const inOrder = [...fragmentsUsed([operation], fragments)].sort((a, b) => (a.name.value < b.name.value ? -1 : 1));
  // A definition ends with a brace, so the next one needs no blank before it.
  return [minifyDefinition(operation, literals), ...inOrder.map(minifyFragment)].join("");
}

const minified = new WeakMap<FragmentDefinitionNode, string>();

/** Once for all the operations that spread it. */
function minifyFragment(fragment: FragmentDefinitionNode): string {
  const known = minified.get(fragment) ?? minifyDefinition(fragment, []);
  minified.set(fragment, known);
  return known;
}

function minifyDefinition(
  definition: OperationDefinitionNode | FragmentDefinitionNode,
  literals: readonly VariableDefinitionNode[],
): string {
  return stripIgnoredCharacters(
    print(
      visit(definition, {
        OperationDefinition: undescribed,
        FragmentDefinition: undescribed,
        VariableDefinition: (node) => (literals.includes(node) ? null : undescribed(node)),
        Directive: (node) => (isIdempotent(node) ? null : undefined),
        StringValue: (node) => ({ ...node, block: false }),
      }),
    ),
  );
}

/** Descriptions in operations are young: a service may not know them. */
function undescribed<Node extends { readonly description?: unknown }>({ description: _, ...node }: Node) {
  return node;
}
