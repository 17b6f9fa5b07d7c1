import type { Payload } from "../protocol/messages.ts";

/** Removes the secrets from a payload's errors and body: a refusal may repeat what it refuses, and ends up in logs. */
export function redactPayload(payload: Payload, secrets: readonly string[]): Payload {
  const { errors, body, data } = payload;
  if (!errors && body === undefined) return payload;
  const shown: Payload = JSON.parse(JSON.stringify({ errors, body }), (_, value: unknown) =>
    typeof value === "string" ? redactText(value, secrets) : value,
  );
  return { ...shown, data };
}

/** Removes the secrets from a text. Secrets of five letters or fewer are ignored: they would cut ordinary words apart. */
export function redactText(text: string, secrets: readonly string[]): string {
  return secrets.filter(({ length }) => length > 5).reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
}
