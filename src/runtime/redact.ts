import type { Payload } from "./protocol/messages.ts";

/** A payload whose errors and body hold no secret: a refusal may repeat what it refuses, and ends up in logs. */
export function redact(payload: Payload, secrets: readonly string[]): Payload {
  const { errors, body, data } = payload;
  if (!errors && body === undefined) return payload;
  const shown: Payload = JSON.parse(JSON.stringify({ errors, body }), (_, value: unknown) =>
    typeof value === "string" ? hide(value, secrets) : value,
  );
  return { ...shown, data };
}

/** The text without the secrets. One of a few letters is none: it would take words apart. */
export function hide(text: string, secrets: readonly string[]): string {
  return secrets.filter(({ length }) => length > 5).reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
}
