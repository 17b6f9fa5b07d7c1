import { trimOldestKeys } from "../support/bounded.ts";

const replacement = "[redacted]";
const secretKeys = new Set(["access_token", "websocket_url", "session_id", "client_id"]);

/**
 * The number of session ids and tried tokens that are kept as secrets. Ids of older sessions are of no use to anyone.
 */
const secretsLimit = 2_000;

/** Keeps tokens and session addresses out of printed text. */
export interface Redactor {
  /** Adds a text that must not be printed. */
  addSecret(secret: string): void;
  /** Returns a copy of a JSON value without secrets. */
  redact(value: unknown): unknown;
}

/** Creates a redactor that recognizes tokens, added secrets, secret keys and session addresses. */
export function createRedactor(tokens: readonly string[]): Redactor {
  const secrets = new Set<string>();
  let pattern: RegExp | undefined;
  return { addSecret, redact: (value) => redact(value, 0) };

  function addSecret(secret: string): void {
    if (secret === "" || tokens.includes(secret) || secrets.has(secret)) return;
    secrets.add(secret);
    trimOldestKeys(secrets, secretsLimit);
    pattern = undefined;
  }

  function redact(value: unknown, depth: number): unknown {
    if (typeof value === "string") return redactText(value);
    if (depth > 100) return "[too deep]";
    if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
    if (typeof value !== "object" || value === null) return value;
    // In a login that was refused before it was executed, any text may be the token.
    const isLogin = "document" in value && typeof value.document === "string" && isAboutLogin(value.document);
    const entries = Object.entries(value).map(([key, part]) => {
      const isSecret = secretKeys.has(key) || (isLogin && key === "variables");
      return [key, isSecret && part !== undefined ? replacement : redact(part, depth + 1)];
    });
    return Object.fromEntries(entries);
  }

  function redactText(text: string): string {
    pattern ??= patternOf([...tokens, ...secrets]);
    const rest = text.replace(/(\/graphql\/)[^\s"/?#]+:[^\s"/?#]+/g, `$1${replacement}`).replace(pattern, replacement);
    return isAboutLogin(rest) ? rest.replace(/"(?:[^"\\\n]|\\.)*"?/g, `"${replacement}"`) : rest;
  }
}

/**
 * Returns one expression for all secrets, so that a long text is read once. Longer secrets come first: one secret may
 * be the beginning of another.
 */
function patternOf(secrets: readonly string[]): RegExp {
  const sorted = secrets.filter((secret) => secret !== "").sort((a, b) => b.length - a.length);
  return sorted.length === 0
    ? /(?!)/g
    : new RegExp(sorted.map((secret) => secret.replace(/[^\w]/g, "\\$&")).join("|"), "g");
}

function isAboutLogin(text: string): boolean {
  return text.includes("startAgentSession") || text.includes("access_token");
}
