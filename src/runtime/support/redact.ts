import type { Payload } from "../protocol/messages.ts";

/**
 * Removes the secrets from the payload of a refusal: it may repeat what it refuses, and ends up in logs.
 *
 * @param secrets - Returns them; asked only for a refusal.
 */
export function redactPayload(payload: Payload, secrets: () => readonly string[]): Payload {
  const { errors, body, data } = payload;
  if (!errors && body === undefined) return payload;
  const all = secrets();
  const texts = errors?.flatMap(({ name, message, UUID = "" }) => [name, message, UUID]) ?? [];
  const redact = createRedaction([...texts, body ?? ""].join("\n"), all);
  return {
    ...payload,
    errors: errors?.map(({ name, message, UUID }) => ({
      ...{ name: redact(name), message: redact(message) },
      ...(UUID !== undefined && { UUID: redact(UUID) }),
    })),
    body: body === undefined ? body : redact(body),
    data: redactData(data, all),
  };
}

/** Removes the secrets from a text. */
export function redactText(text: string, secrets: readonly string[]): string {
  return createRedaction(text, secrets)(text);
}

/** Returns undefined for data that is nested too deeply to be searched. */
function redactData(data: unknown, secrets: readonly string[]): unknown {
  if (data === undefined) return data;
  try {
    const escaped = new Map(secrets.map((secret) => [JSON.stringify(secret).slice(1, -1), secret]));
    const found = findSecrets(JSON.stringify(data), [...escaped.keys()]).map((each) => escaped.get(each) ?? each);
    return found.length === 0 ? data : redactValue(data, (text) => replaceAll(text, found));
  } catch {
    return undefined;
  }
}

/** Returns a copy of the value without the secrets, in its texts and in the names of its fields. */
function redactValue(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === "string") return redact(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => redactValue(item, redact));
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [redact(name), redactValue(field, redact)]));
}

/** Returns a function that removes the secrets from any part of the text. One search serves all its parts. */
function createRedaction(text: string, secrets: readonly string[]): (part: string) => string {
  const found = findSecrets(text, secrets);
  return (part) => replaceAll(part, found);
}

/**
 * Returns the secrets that a text holds, the longest first: one may be part of another. Secrets of five letters or fewer
 * are ignored: they would cut ordinary words apart.
 */
function findSecrets(text: string, secrets: readonly string[]): string[] {
  return secrets.filter((secret) => secret.length > 5 && text.includes(secret)).sort((a, b) => b.length - a.length);
}

function replaceAll(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
}

/** Removes user names and passwords of addresses and headers: an error of a proxy may repeat the proxy's. */
export function redactCredentials(text: string): string {
  return text
    .replace(/(\/\/)[^\s/]*@/g, "$1[secret]@")
    .replace(/(authorization["']?\s*[:=]\s*["']?(?:basic|bearer|digest|negotiate|ntlm)\s+)[^\s"',]+/gi, "$1[secret]");
}
