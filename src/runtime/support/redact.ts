import type { Payload } from "../protocol/messages.ts";

/**
 * Returns a value of JSON without the secrets: they are replaced in its texts and in the names of its fields. Returns the
 * value itself if it holds none. Secrets of five letters or fewer are ignored: they would cut ordinary words apart.
 *
 * @throws {RangeError} if the value is nested too deeply to be searched.
 */
export function redact<T>(value: T, secrets: readonly string[]): T {
  // One search serves all parts of the value.
  const json = JSON.stringify(value);
  const matches = secrets.filter((secret) => secret.length > 5 && json.includes(JSON.stringify(secret).slice(1, -1)));
  if (matches.length === 0) return value;
  // The longest first: one may be part of another.
  matches.sort((a, b) => b.length - a.length);
  const clean = (text: string) => matches.reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
  return JSON.parse(json, (_, part: unknown) => {
    if (typeof part === "string") return clean(part);
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([name, field]) => [clean(name), field]));
  });
}

/**
 * Removes the secrets from the payload of a refusal: it may repeat what it refuses, and ends up in logs. Data that is nested
 * too deeply to be searched is left out.
 */
export function redactPayload(payload: Payload, secrets: readonly string[]): Payload {
  try {
    return redact(payload, secrets);
  } catch {
    return redact({ ...payload, data: undefined }, secrets);
  }
}

/** Removes user names and passwords of addresses and headers: an error of a proxy may repeat the proxy's. */
export function redactCredentials(text: string): string {
  return text
    .replace(/(\/\/)[^\s/]*@/g, "$1[secret]@")
    .replace(/(authorization["']?\s*[:=]\s*["']?(?:basic|bearer|digest|negotiate|ntlm)\s+)[^\s"',]+/gi, "$1[secret]");
}
