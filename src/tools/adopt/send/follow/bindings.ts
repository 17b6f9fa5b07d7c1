import { compiler, type ts } from "../../../compare/compiler.ts";
import type { BotCode } from "../../find/code.ts";
import { propertyNamed, propertyText, unwrap, valueOfProperty } from "../../find/nodes.ts";

/** The arguments for the parameters of builders, on the way from a send to the text that it sends. */
export type BoundArguments = ReadonlyMap<ts.Symbol, Argument>;

/** An argument of a builder, with the meaning of the names in it. */
export interface Argument {
  /** Undefined if the caller omits it. */
  readonly node: ts.Expression | undefined;
  readonly bindings: BoundArguments;
}

/** An expression, with the meaning of the names in it. */
export interface Bound extends Argument {
  readonly node: ts.Expression;
}

/** Binds the parameters of a function to the arguments of one call. */
export function bindParameters(
  code: BotCode,
  parameters: readonly ts.ParameterDeclaration[],
  values: readonly ts.Expression[],
  outer: BoundArguments,
): BoundArguments {
  const bindings = new Map(outer);
  // Names in an argument mean what they mean to the caller, so each argument keeps the caller's bindings.
  const bind = (name: ts.Node, node: ts.Expression | undefined) => {
    const symbol = code.symbolOf(name);
    if (symbol) bindings.set(symbol, { node, bindings: outer });
  };
  for (const [index, { name: parameter, initializer }] of parameters.entries()) {
    const value = values[index] ?? initializer;
    bind(parameter, value);
    // `function build({ channel, text })`, called with an object literal.
    const object = value && unwrap(value);
    if (!compiler.isObjectBindingPattern(parameter) || !object || !compiler.isObjectLiteralExpression(object)) continue;
    // A spread or a computed name may give any of them.
    if (object.properties.some(({ name }) => !name || compiler.isComputedPropertyName(name))) continue;
    for (const { name, propertyName, initializer, dotDotDotToken } of parameter.elements) {
      if (dotDotDotToken || !compiler.isIdentifier(name)) continue;
      const wanted = propertyText(propertyName ?? name);
      bind(name, valueOfProperty(propertyNamed(object, wanted)) ?? initializer);
    }
  }
  return bindings;
}
