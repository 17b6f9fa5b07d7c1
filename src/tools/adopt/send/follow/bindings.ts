import { compiler, type ts } from "../../../compare/compiler.ts";
import type { BotCode } from "../../find/code.ts";
import { unwrap, valueOfProperty } from "../../find/nodes.ts";

/** The arguments for the parameters of builders, on the way from a send to the text that it sends. */
export type BoundArguments = ReadonlyMap<ts.Symbol, Bound>;

/** An expression, with the meaning of the names in it. */
export interface Bound {
  /** Undefined for an argument that the caller omits. */
  readonly node: ts.Expression | undefined;
  readonly bindings: BoundArguments;
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
    for (const { name, propertyName = name, initializer } of parameter.elements) {
      const property = object.properties.find((each) => each.name?.getText() === propertyName.getText());
      bind(name, valueOfProperty(property) ?? initializer);
    }
  }
  return bindings;
}
