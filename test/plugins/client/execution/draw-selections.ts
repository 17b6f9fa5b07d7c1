import {
  doTypesOverlap,
  type GraphQLCompositeType,
  type GraphQLField,
  getNamedType,
  isCompositeType,
  isUnionType,
  Kind,
  type OperationTypeNode,
  parse,
} from "graphql";
import type { Dice } from "./dice.ts";
import type { VariableDrawing } from "./draw-variables.ts";
import { rootTypeFor, schema } from "./schema.ts";

type Parent = GraphQLCompositeType;
type Field = GraphQLField<unknown, unknown>;

/** A fragment that is written down, and so can be spread. */
interface Fragment {
  readonly name: string;
  readonly type: Parent;
  readonly text: string;
}

const composites = Object.values(schema.getTypeMap()).filter(isCompositeType);
const fragmentTypes = composites.filter(({ name }) => !name.startsWith("__"));

/** Draws selection sets. The fragments that they spread gather along the way. */
export function createSelectionDrawing(dice: Dice, prefix: string, variables: VariableDrawing) {
  const fragments: Fragment[] = [];
  let begun = 0;
  let left = 5 + dice.below(25);

  return { operationSet, fragments };

  /** The selections of an operation: a subscription may have one field, and no condition on it. */
  function operationSet(kind: OperationTypeNode): string {
    const root = rootTypeFor(kind);
    return kind === "subscription" ? `{ ${field(root, dice.pick(fieldsOf(root)), 0)} }` : selectionSet(root);
  }

  function selectionSet(type: Parent): string {
    const size = left > 0 ? 1 + dice.below(4) : 1;
    return `{ ${Array.from({ length: size }, () => selection(type)).join(" ")} }`;
  }

  function selection(type: Parent): string {
    left--;
    if (left > 0 && dice.chance(isUnionType(type) ? 0.85 : 0.25)) return fragmentOn(type);
    // When the operation is long enough, what has no selections of its own brings it to an end.
    const fields = left > 0 ? fieldsOf(type) : fieldsOf(type).filter((each) => !isDeep(each));
    if (fields.length === 0 || dice.chance(0.1)) return `${alias(type, "typename")}__typename${condition(0.02)}`;
    const deep = fields.filter(isDeep);
    return field(type, dice.pick(deep.length > 0 && dice.chance(0.4) ? deep : fields), 0.25);
  }

  function field(parent: Parent, { name, args, type }: Field, conditional: number): string {
    const head = `${alias(parent, name)}${name}${variables.argumentsFor(name, args)}${condition(conditional)}`;
    const named = getNamedType(type);
    return isCompositeType(named) ? `${head} ${selectionSet(named)}` : head;
  }

  /** Mostly none; else a name of its own, one that any field may take, or another field's. */
  function alias(parent: Parent, name: string): string {
    if (!dice.chance(0.15)) return "";
    const others = fieldsOf(parent)
      .map((other) => other.name)
      .filter((other) => other !== name);
    return `${dice.pick([`${name}_again`, `${name}_again`, "same", ...others])}: `;
  }

  function condition(share: number): string {
    return dice.chance(share) ? variables.condition() : "";
  }

  function fragmentOn(parent: Parent): string {
    const known = fragments.filter(({ type }) => doTypesOverlap(schema, parent, type));
    if (known.length > 0 && dice.chance(0.3)) return spread(dice.pick(known));
    if (!isUnionType(parent) && dice.chance(0.1)) return `... ${selectionSet(parent)}`;
    const type = dice.pick(fragmentTypes.filter((other) => doTypesOverlap(schema, parent, other)));
    return dice.chance(0.4) ? `... on ${type.name} ${selectionSet(type)}` : spread(define(type));
  }

  function define(type: Parent): Fragment {
    const name = `${prefix}_${++begun}`;
    const fragment = { name, type, text: `fragment ${name} on ${type.name} ${selectionSet(type)}` };
    fragments.push(fragment);
    return fragment;
  }

  function spread(fragment: Fragment): string {
    return `...${fragment.name}${hidesNothing(fragment) ? condition(0.5) : ""}`;
  }
}

function fieldsOf(type: Parent): Field[] {
  return isUnionType(type) ? [] : Object.values(type.getFields());
}

function isDeep({ type }: Field): boolean {
  return isCompositeType(getNamedType(type));
}

/** Whether the fragment has fields and nothing else: a condition on a spread of it is accepted. */
function hidesNothing({ text }: Fragment): boolean {
  const [definition] = parse(text).definitions;
  return (
    definition?.kind === Kind.FRAGMENT_DEFINITION &&
    definition.selectionSet.selections.every(({ kind }) => kind === Kind.FIELD)
  );
}
