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
import { createDice, type Dice, seedOf } from "./dice.ts";

/** The names of the variables that decide a condition. */
export const isFlag = (name: string): boolean => name.startsWith("flag");

/** Writes arguments and conditions, and collects the variables that they use. */
export function createVariableWriter() {
  const declared = new Map<string, string>();

  return { declared, condition, arguments: writeArguments };

  /** Writes the directives after a selection, by a percentage: mostly none. */
  function condition(percentage: number): string {
    if (percentage < 70) return "";
    const [one, other] = percentage % 2 === 0 ? ["include", "skip"] : ["skip", "include"];
    const second = percentage > 95 ? ` @${other}(if: ${flag(percentage >> 1)})` : "";
    return ` @${one}(if: ${flag(percentage)})${second}`;
  }

  function flag(number: number): string {
    const types = ["Boolean!", "Boolean! = true", "Boolean = false"];
    const [which, literal] = [number % 3, number % 11];
    if (literal < 1) return String(number % 2 === 0);
    return variable(`flag_${which}`, types[which] ?? "Boolean!");
  }

  function variable(name: string, type: string): string {
    if (!declared.has(name)) declared.set(name, type);
    return `$${name}`;
  }

  /** The variables are named after field and argument, so that they are shared. */
  function writeArguments(field: string, args: readonly GraphQLArgument[], number: number): string {
    const dice = createDice(seedOf(number, field));
    const share = dice.pick([0, 0, 0.4]);
    const given = args.filter((argument) => isRequiredArgument(argument) || dice.chance(share));
    const written = given.map((argument) => `${argument.name}: ${value(argument, `${field}_${argument.name}`, dice)}`);
    return written.length > 0 ? `(${written.join(", ")})` : "";
  }

  /** Writes mostly one variable; otherwise a literal that may contain variables. */
  function value(place: Pick<GraphQLArgument, "type" | "defaultValue">, name: string, dice: Dice): string {
    if (dice.chance(0.75)) return variable(name, variableType(place, dice));
    const inner = getNullableType(place.type);
    if (isListType(inner)) {
      const item = { type: inner.ofType, defaultValue: undefined };
      return dice.chance(0.5) ? `[${value(item, `${name}_item`, dice)}]` : "[]";
    }
    if (isInputObjectType(inner))
      return `{ ${Object.values(inner.getFields()).flatMap(entry(name, dice)).join(", ")} }`;
    if (isEnumType(inner)) return dice.pick(inner.getValues()).name;
    return constant(inner.name);
  }

  function entry(path: string, dice: Dice) {
    // Input types contain each other, so the length of the path limits the depth.
    const share = path.length > 60 ? 0 : 0.4;
    return (field: GraphQLInputField): string[] =>
      isRequiredInputField(field) || dice.chance(share)
        ? [`${field.name}: ${value(field, `${path}_${field.name}`, dice)}`]
        : [];
  }

  /**
   * Returns the type of the place or, at times, a stricter type, a type with a default, or a nullable type if there is
   * a default.
   */
  function variableType(
    { type, defaultValue }: { type: GraphQLInputType; defaultValue?: unknown },
    dice: Dice,
  ): string {
    const named = getNamedType(type);
    const takesDefault = getNullableType(type) === named && !isInputObjectType(named) && !hasInferredName(named);
    const hasDefault = takesDefault && !isEnumType(named) && dice.chance(0.2);
    const mayBeNullable = isNonNullType(type) && (defaultValue !== undefined || hasDefault);
    const bare = String(getNullableType(type));
    const strict = isNonNullType(type) ? !mayBeNullable || dice.chance(0.5) : dice.chance(0.2);
    return `${bare}${strict ? "!" : ""}${hasDefault ? ` = ${constant(named.name)}` : ""}`;
  }
}

function constant(scalar: string): string {
  const constants: Record<string, string> = { Int: "5", Float: "0.5", Boolean: "true" };
  return constants[scalar] ?? '"a \\"text\\" with $flag_1 and ()"';
}
