import type { ts } from "ts-morph";
import type { BotCode } from "../find/code.ts";
import { constantOf } from "../find/symbols.ts";
import { expressionsIn } from "../plan/expressions.ts";
import type { TypedDocument } from "../plan/operation.ts";
import { tokenArgument } from "../read/arguments.ts";

/** Returns the access tokens in the bot's code, so that no output repeats one. */
export function secretsIn(
  code: BotCode,
  documents: readonly TypedDocument[],
  variables: readonly ts.Expression[],
): string[] {
  const given = documents.flatMap((document) => document.given.filter(({ name }) => name === tokenArgument));
  const pasted = given.flatMap(({ value }) => {
    if (value.kind === "constant") return value.node.kind === "StringValue" ? [value.node.value] : [];
    return value.kind === "text" ? value.parts.filter((part) => typeof part === "string") : [];
  });
  const named = [...given.flatMap(({ value }) => expressionsIn(value)), ...variables].flatMap((expression) => {
    const constant = constantOf(code, expression)?.value;
    return typeof constant === "string" ? [constant] : [];
  });
  return [...new Set([...pasted, ...named])].filter((text) => text.trim().length > 3);
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
