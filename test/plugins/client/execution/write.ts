import {
  doTypesOverlap,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isUnionType,
  OperationTypeNode,
  parse,
  print,
} from "graphql";
import { seedOf } from "./dice.ts";
import type { Branch, Tree } from "./tree.ts";
import { createVariableWriter } from "./write-variables.ts";

const { QUERY, MUTATION, SUBSCRIPTION } = OperationTypeNode;
const kinds = [QUERY, QUERY, MUTATION, SUBSCRIPTION];

/** Writes the operation that a tree describes. It need not be valid: fields may conflict. */
export function writeOperation(schema: GraphQLSchema, tree: Tree, name: string): string {
  const kind = pick(kinds, tree.kind);
  const root = schema.getRootType(kind);
  if (!root) throw new TypeError(`the schema has no ${kind}`);
  const variables = createVariableWriter();
  const fragments: { readonly name: string; readonly type: GraphQLCompositeType; readonly text: string }[] = [];
  let fragmentCount = 0;
  const composites = Object.values(schema.getTypeMap()).filter(isCompositeType);
  const fragmentTypes = composites.filter((type) => !type.name.startsWith("__"));

  // A subscription has one field, and no condition on it.
  const [first = plainest] = tree.inside;
  const only = { ...first, condition: 0 };
  const set = kind === SUBSCRIPTION ? `{ ${writeField(root, only)} }` : writeSet(root, tree.inside);
  const declared = [...variables.declared].map(([variable, type]) => `$${variable}: ${type}`);
  const head = `${kind} ${name}${declared.length > 0 ? `(${declared.join(", ")})` : ""}`;
  return print(parse([`${head} ${set}`, ...fragments.map(({ text }) => text)].join("\n\n")));

  function writeSet(type: GraphQLCompositeType, branches: readonly Branch[]): string {
    const selections = branches.map((branch) => writeSelection(type, branch));
    // Most objects of several possible types select `__typename`, as a careful author would.
    const tellsType = isAbstractType(type) && seedOf(JSON.stringify(branches)) % 4 > 0;
    return `{ ${[...(tellsType ? ["__typename"] : []), ...selections].join(" ") || "__typename"} }`;
  }

  function writeSelection(type: GraphQLCompositeType, branch: Branch): string {
    const { what, which, inside } = branch;
    if (what < 62 && !isUnionType(type)) return writeField(type, branch);
    if (what < 68) return `${writeAlias(type, "kind", branch)}__typename${variables.condition(branch.condition - 20)}`;
    const condition = variables.condition(branch.condition);
    const again = fragments.filter((fragment) => doTypesOverlap(schema, type, fragment.type));
    if (what > 92 && again.length > 0) return `...${pick(again, which).name}${condition}`;
    if (what > 89) return `...${condition} ${writeSet(type, inside)}`;
    const on = pick(
      fragmentTypes.filter((other) => doTypesOverlap(schema, type, other)),
      which,
    );
    if (what < 80) return `... on ${on.name}${condition} ${writeSet(on, inside)}`;
    const called = `${name}_${++fragmentCount}`;
    fragments.push({ name: called, type: on, text: `fragment ${called} on ${on.name} ${writeSet(on, inside)}` });
    return `...${called}${condition}`;
  }

  function writeField(parent: GraphQLCompositeType, branch: Branch): string {
    const fields = fieldsOf(parent);
    const deep = fields.filter(({ type }) => isCompositeType(getNamedType(type)));
    const { name: field, args, type } = pick(branch.inside.length > 1 && deep.length > 0 ? deep : fields, branch.which);
    const condition = parent === schema.getSubscriptionType() ? "" : variables.condition(branch.condition);
    const given = variables.arguments(field, args, branch.arguments);
    const head = `${writeAlias(parent, field, branch)}${field}${given}${condition}`;
    const named = getNamedType(type);
    return isCompositeType(named) ? `${head} ${writeSet(named, branch.inside)}` : head;
  }

  /** Writes mostly no alias; otherwise a new name, a name that any field may have, or the name of another field. */
  function writeAlias(parent: GraphQLCompositeType, field: string, { alias }: Branch): string {
    if (alias < 85) return "";
    const others = fieldsOf(parent).map((other) => other.name);
    return `${pick([`${field}_again`, `${field}_again`, "same", ...others], alias)}: `;
  }
}

const plainest: Branch = { what: 0, which: 0, alias: 0, condition: 0, arguments: 0, inside: [] };

function fieldsOf(type: GraphQLCompositeType): GraphQLField<unknown, unknown>[] {
  return isUnionType(type) ? [] : Object.values(type.getFields());
}

function pick<Item>(items: readonly Item[], number: number): Item {
  const item = items[number % items.length];
  if (item === undefined) throw new RangeError("nothing to pick from");
  return item;
}
