import {
  type ArgumentNode,
  type DirectiveNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
  type TypeNode,
  type ValueNode,
  type VariableDefinitionNode,
} from "graphql";
import { byDefinitionName } from "../by-name.ts";
import { isIdempotent } from "../directives.ts";
import { type Fragments, fragmentsUsed } from "../documents.ts";
import { getOrInsertComputed } from "../memory.ts";

/**
 * Prints the operation and its fragments as they are sent: without descriptions, blanks and block strings, without the
 * generator's own directive, and without the definitions of variables that travel as literals.
 */
export function minify(
  operation: OperationDefinitionNode,
  literals: readonly VariableDefinitionNode[],
  fragments: Fragments,
): string {
  const used = [...fragmentsUsed([operation], fragments)].sort(byDefinitionName);
  // A definition ends with a brace, so the next one needs no blank before it.
  return [minifyOperation(operation, literals), ...used.map(minifyFragment)].join("");
}

/** graphql-js's `print()` lays text out for people; to strip that again would mean to read it a second time. */
function minifyOperation(
  { operation: kind, name, variableDefinitions = [], directives, selectionSet }: OperationDefinitionNode,
  literals: readonly VariableDefinitionNode[],
): string {
  const variables = variableDefinitions.filter((variable) => !literals.includes(variable));
  const start = `${kind}${name ? ` ${name.value}` : ""}${list("(", variables.map(minifyVariable), ")")}`;
  return `${start}${minifyDirectives(directives)}${minifySet(selectionSet)}`;
}

const minified = new WeakMap<FragmentDefinitionNode, string>();

/** Prints a fragment once for all the operations that spread it. */
function minifyFragment(fragment: FragmentDefinitionNode): string {
  return getOrInsertComputed(minified, fragment, () => {
    const { name, typeCondition, directives, selectionSet } = fragment;
    const start = `fragment ${name.value} on ${typeCondition.name.value}`;
    return `${start}${minifyDirectives(directives)}${minifySet(selectionSet)}`;
  });
}

function minifyVariable({ variable, type, defaultValue, directives }: VariableDefinitionNode): string {
  const start = `$${variable.name.value}:${minifyType(type)}`;
  return `${start}${defaultValue ? `=${minifyValue(defaultValue)}` : ""}${minifyDirectives(directives)}`;
}

function minifyType(type: TypeNode): string {
  if (type.kind === Kind.NAMED_TYPE) return type.name.value;
  return type.kind === Kind.LIST_TYPE ? `[${minifyType(type.type)}]` : `${minifyType(type.type)}!`;
}

function minifySet({ selections }: SelectionSetNode): string {
  return list("{", selections.map(minifySelection), "}");
}

function minifySelection(selection: SelectionNode): string {
  const directives = minifyDirectives(selection.directives);
  if (selection.kind === Kind.FRAGMENT_SPREAD) return `...${selection.name.value}${directives}`;
  if (selection.kind === Kind.INLINE_FRAGMENT) {
    const { typeCondition, selectionSet } = selection;
    return `...${typeCondition ? `on ${typeCondition.name.value}` : ""}${directives}${minifySet(selectionSet)}`;
  }
  const { alias, name, arguments: argumentNodes, selectionSet } = selection;
  const start = `${alias ? `${alias.value}:` : ""}${name.value}${minifyArguments(argumentNodes)}`;
  return `${start}${directives}${selectionSet ? minifySet(selectionSet) : ""}`;
}

function minifyArguments(argumentNodes: readonly ArgumentNode[] = []): string {
  return list(
    "(",
    argumentNodes.map(({ name, value }) => `${name.value}:${minifyValue(value)}`),
    ")",
  );
}

function minifyDirectives(directives: readonly DirectiveNode[] = []): string {
  const sentDirectives = directives.filter((directive) => !isIdempotent(directive));
  return sentDirectives
    .map(({ name, arguments: argumentNodes }) => `@${name.value}${minifyArguments(argumentNodes)}`)
    .join("");
}

function minifyValue(value: ValueNode): string {
  if (value.kind === Kind.VARIABLE) return `$${value.name.value}`;
  if (value.kind === Kind.LIST) return `[${joined(value.values.map(minifyValue))}]`;
  if (value.kind === Kind.OBJECT) {
    return `{${joined(value.fields.map((field) => `${field.name.value}:${minifyValue(field.value)}`))}}`;
  }
  return print(value.kind === Kind.STRING ? { ...value, block: false } : value);
}

/** An empty list has no brackets. */
function list(open: string, parts: readonly string[], close: string): string {
  return parts.length === 0 ? "" : `${open}${joined(parts)}${close}`;
}

/** Puts a blank between parts that would be read as one. */
function joined(parts: readonly string[]): string {
  return parts.map((part, index) => (areApart(parts[index - 1], part) ? part : ` ${part}`)).join("");
}

function areApart(before: string | undefined, part: string): boolean {
  return before === undefined || "!)]}".includes(before.charAt(before.length - 1)) || "$[{".includes(part.charAt(0));
}
