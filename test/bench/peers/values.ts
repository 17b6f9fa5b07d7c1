import { type ConstValueNode, type GraphQLNamedType, getNamedType, isInputObjectType, Kind } from "graphql";

/** For a peer whose enums are not strings: the type of the value, and the function that prints an enum's value. */
export interface Wanted {
  readonly type: GraphQLNamedType | undefined;
  printEnum(type: string, value: string): string;
}

/** Prints a value as TypeScript. */
export function printValue(value: ConstValueNode, wanted?: Wanted): string {
  switch (value.kind) {
    case Kind.OBJECT:
      return `{ ${value.fields.map(({ name, value: inner }) => `${name.value}: ${printValue(inner, within(name.value, wanted))}`).join(", ")} }`;
    case Kind.LIST:
      return `[${value.values.map((inner) => printValue(inner, wanted)).join(", ")}]`;
    case Kind.ENUM:
      return wanted?.type ? wanted.printEnum(wanted.type.name, value.value) : JSON.stringify(value.value);
    case Kind.STRING:
      return JSON.stringify(value.value);
    case Kind.NULL:
      return "null";
    default:
      return String(value.value);
  }
}

/** Prints an operation's variables as TypeScript. */
export function printVariables(variables: ReadonlyMap<string, ConstValueNode>): string {
  return `{ ${[...variables].map(([name, value]) => `${name}: ${printValue(value)}`).join(", ")} }`;
}

/** Prints a call's variables as the rest of an argument list; empty if there are none. */
export function given({ variables }: { readonly variables: ReadonlyMap<string, ConstValueNode> }): string[] {
  return variables.size > 0 ? [printVariables(variables)] : [];
}

function within(name: string, wanted: Wanted | undefined): Wanted | undefined {
  const field = isInputObjectType(wanted?.type) ? wanted.type.getFields()[name] : undefined;
  return wanted && { ...wanted, type: field && getNamedType(field.type) };
}
