import type { Payload } from "../protocol/messages.ts";

/** Removes the secrets from the payload of a refusal: it may repeat what it refuses, and ends up in logs. */
export function redactPayload(payload: Payload, secrets: readonly string[]): Payload {
  const { errors, body, data } = payload;
  if (!errors && body === undefined) return payload;
  const redact = (text: string) => redactText(text, secrets);
  return {
    ...payload,
    errors: errors?.map(({ name, message, UUID }) => ({
      ...{ name: redact(name), message: redact(message) },
      ...(UUID !== undefined && { UUID: redact(UUID) }),
    })),
    body: body === undefined ? body : redact(body),
    data: redactData(data, redact),
  };
}

/** Returns undefined for data that is nested too deeply to be searched. */
function redactData(data: unknown, redact: (text: string) => string): unknown {
  if (data === undefined) return data;
  try {
    return JSON.parse(JSON.stringify(data), (_, value: unknown) => (typeof value === "string" ? redact(value) : value));
  } catch {
    return undefined;
  }
}

/**
 * Removes the secrets from a text, the longest first: one may be part of another. Secrets of five letters or fewer are
 * ignored: they would cut ordinary words apart.
 */
export function redactText(text: string, secrets: readonly string[]): string {
  const longest = secrets.filter(({ length }) => length > 5).sort((a, b) => b.length - a.length);
  return longest.reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
}

/** Removes user names and passwords of addresses and headers: an error of a proxy may repeat the proxy's. */
export function redactCredentials(text: string): string {
  return text
    .replace(/(\/\/)[^\s/]*@/g, "$1[secret]@")
    .replace(/(authorization["']?\s*[:=]\s*["']?(?:basic|bearer|digest|negotiate|ntlm)\s+)[^\s"',]+/gi, "$1[secret]");
}
