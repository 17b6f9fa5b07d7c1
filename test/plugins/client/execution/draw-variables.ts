import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from "graphql";
import { hasInferredName } from "../../../../plugins/client/directives.ts";
import type { Dice } from "./dice.ts";

/** What the variables that decide a condition are called. They have no null. */
export const isFlag = (name: string): boolean => name.startsWith("flag");

export type VariableDrawing = ReturnType<typeof createVariableDrawing>;

/** Draws arguments and conditions. The variables that they use gather along the way. */
export function createVariableDrawing(dice: Dice) {
  const declared = new Map<string, string>();

  return { argumentsFor, condition, declared };

  /** What stands behind a field's name. The variables are called by field and argument, so that they are shared. */
  function argumentsFor(field: string, args: readonly GraphQLArgument[]): string {
    const share = dice.pick([0, 0, 0.4]);
    const given = args.filter((argument) => isRequiredArgument(argument) || dice.chance(share));
    const written = given.map(({ name, type }) => `${name}: ${value(type, `${field}_${name}`)}`);
    return written.length > 0 ? `(${written.join(", ")})` : "";
  }

  function condition(): string {
    const [one, other] = dice.chance(0.5) ? ["include", "skip"] : ["skip", "include"];
    return ` @${one}(if: ${flag()})${dice.chance(0.1) ? ` @${other}(if: ${flag()})` : ""}`;
  }

  function flag(): string {
    if (dice.chance(0.1)) return String(dice.chance(0.5));
    return variable(`flag_${dice.below(3)}`, dice.pick(["Boolean!", "Boolean!", "Boolean = false", "Boolean! = true"]));
  }

  function variable(name: string, type: string): string {
    if (!declared.has(name)) declared.set(name, type);
    return `$${name}`;
  }

  /** Mostly one variable; else a literal that may have variables inside. */
  function value(type: GraphQLInputType, name: string): string {
    if (dice.chance(0.75)) return variable(name, variableType(type));
    const inner = getNullableType(type);
    if (isListType(inner)) return `[${value(inner.ofType, `${name}_item`)}]`;
    if (isInputObjectType(inner)) return `{ ${Object.values(inner.getFields()).flatMap(entry(name)).join(", ")} }`;
    if (isEnumType(inner)) return dice.pick(inner.getValues()).name;
    return constant(inner.name);
  }

  function entry(path: string) {
    return (field: GraphQLInputField): string[] =>
      isRequiredInputField(field) || dice.chance(0.5)
        ? [`${field.name}: ${value(field.type, `${path}_${field.name}`)}`]
        : [];
  }

  /** The type of the place, at times a stricter one, at times with a default where the preset takes one. */
  function variableType(type: GraphQLInputType): string {
    const strict = isNonNullType(type) || !dice.chance(0.2) ? String(type) : `${type}!`;
    const named = getNamedType(type);
    const takesDefault = type === named && !hasInferredName(named);
    return takesDefault && dice.chance(0.2) ? `${strict} = ${constant(named.name)}` : strict;
  }
}

function constant(scalar: string): string {
  const constants: Record<string, string> = { Int: "5", Boolean: "true" };
  return constants[scalar] ?? '"a \\"text\\" with $flag_1 and ()"';
}
