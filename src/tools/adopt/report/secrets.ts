import { compiler, type ts } from "../../compare/compiler.ts";
import { type BotCode, findAll } from "../find/code.ts";
import { constantOf } from "../find/names/constants.ts";
import { declaredName, propertyText } from "../find/nodes.ts";
import { expressionsIn } from "../plan/expressions.ts";
import type { TypedDocument } from "../plan/operation.ts";
import { tokenArgument } from "../read/arguments.ts";

/** Returns the access tokens in the bot's code, so that no output repeats one. */
export function secretsIn(code: BotCode, documents: readonly TypedDocument[]): string[] {
  const tokenArguments = documents.flatMap((document) =>
    document.givenArguments.filter(({ name }) => name === tokenArgument),
  );
  const pasted = tokenArguments.flatMap(({ value }) => {
    if (value.kind === "constant") return value.node.kind === "StringValue" ? [value.node.value] : [];
    return value.kind === "text" ? value.parts.filter((part) => typeof part === "string") : [];
  });
  const inserted = textsOf(
    code,
    tokenArguments.flatMap(({ value }) => expressionsIn(value)),
  );
  // A short text may also be a word of the report. Only the argument of the login is certainly a token.
  const named = textsOf(code, findAll(code, secretValue)).filter((text) => text.trim().length > 7);
  return [...new Set([...pasted, ...inserted, ...named])].filter((text) => text.trim().length > 3);
}

function textsOf(code: BotCode, expressions: readonly ts.Expression[]): string[] {
  const constants = expressions.map((expression) => constantOf(code, expression)?.value);
  return constants.filter((value) => typeof value === "string");
}

/** The value of a variable or a property with the name of a secret: `ACCESS_TOKEN`, `config.token`, `{ password: … }`. */
function secretValue(node: ts.Node): ts.Expression | undefined {
  const name = compiler.isPropertyAssignment(node) ? propertyText(node.name) : declaredName(node)?.text;
  if (!/(?:token|secret|password|api_?key)$/i.test(name ?? "")) return undefined;
  const value = compiler.isBinaryExpression(node) ? node.right : (node as ts.PropertyAssignment).initializer;
  // `process.env.TOKEN || "…"`
  return value && compiler.isBinaryExpression(value) ? value.right : value;
}

/** Replaces each secret in the data with a placeholder. */
export function withoutSecrets<Data>(data: Data, secrets: readonly string[]): Data {
  if (secrets.length === 0) return data;
  const longestFirst = [...secrets].sort((one, other) => other.length - one.length);
  const clean = (value: unknown): unknown => {
    if (typeof value === "string")
      return longestFirst.reduce((text, secret) => text.replaceAll(secret, "<access token>"), value);
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, clean(inner)]));
  };
  return clean(data) as Data;
}
