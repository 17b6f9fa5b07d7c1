import { parseJson } from "../protocol/decode.ts";
import { finishFrame } from "../protocol/encode.ts";
import type { GraphQLRequest } from "../protocol/messages.ts";

/**
 * Returns the texts of a request as {@link textsOf} does, from its prefix; see protocol/encode.ts. It reads back what was
 * printed, because few requests are refused, and to keep the texts of all would take memory.
 */
export function sentTexts(prefix: string): string[] {
  return textsOf(JSON.parse(finishFrame(prefix, "")).payload);
}

/**
 * Returns the texts of a request that may be messages of a chat: a refusal may repeat them, and ends up in logs. They are
 * the variables of the type String, all texts inside objects, and the strings in the document. Ids and enum values are not.
 */
export function textsOf({ query = "", variables = {} }: Partial<GraphQLRequest>): string[] {
  const stringVariables = new Set([...query.matchAll(/\$(\w+)\s*:\s*\[?\s*String\b/g)].map(([, name]) => name));
  const texts = stringLiterals(query);
  for (const [name, value] of Object.entries(variables)) {
    for (const item of [value].flat()) {
      if (typeof item === "object") texts.push(...textsIn(item));
      else if (typeof item === "string" && stringVariables.has(name)) texts.push(item);
    }
  }
  // A refusal may show a text as it is, or in quotes and with escapes.
  return [...new Set(texts.flatMap((text) => [text, JSON.stringify(text).slice(1, -1)]))];
}

/** Returns the strings in a document. A loop, because a regular expression needs more of the stack than a long one leaves. */
function stringLiterals(document: string): string[] {
  const literals: string[] = [];
  for (let start = document.indexOf('"'); start >= 0; ) {
    let end = start + 1;
    while (end < document.length && document[end] !== '"') end += document[end] === "\\" ? 2 : 1;
    const raw = document.slice(start + 1, end);
    literals.push(String(parseJson(`"${raw}"`) ?? raw));
    start = document.indexOf('"', end + 1);
  }
  return literals;
}

/** Returns all texts in a value, however deep it is. */
function textsIn(value: unknown): string[] {
  const texts: string[] = [];
  const rest = [value];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (typeof next === "string") texts.push(next);
    else if (typeof next === "object" && next !== null) for (const part of Object.values(next)) rest.push(part);
  }
  return texts;
}
