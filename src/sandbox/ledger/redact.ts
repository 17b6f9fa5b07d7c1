import { keepNewestKeys } from "../newest.ts";

const hidden = "[redacted]";
const secretKeys = new Set(["access_token", "websocket_url", "session_id", "client_id"]);

/** Of so many session ids and tokens that were only tried is note taken; ids of older sessions are of no use anyway. */
const notedLimit = 2_000;

/** Keeps tokens and session addresses out of what is printed. */
export interface Redactor {
  /** Takes note of a text that must not be printed. */
  conceal(secret: string): void;
  /** A copy of a value that JSON can show, without what must not be printed. */
  redact(value: unknown): unknown;
}

/** Knows the tokens, and secrets by the names of their keys and by where they stand. */
export function createRedactor(tokens: readonly string[]): Redactor {
  const noted = new Set<string>();
  return { conceal, redact: (value) => redact(value, 0) };

  function conceal(secret: string): void {
    if (secret === "" || tokens.includes(secret)) return;
    noted.add(secret);
    keepNewestKeys(noted, notedLimit);
  }

  function redact(value: unknown, depth: number): unknown {
    if (typeof value === "string") return redactText(value);
    if (depth > 100) return "[too deep]";
    if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
    if (typeof value !== "object" || value === null) return value;
    // Of a login that was refused before it was read nobody knows which of its texts is the token.
    const isLogin = "document" in value && typeof value.document === "string" && isAboutLogin(value.document);
    const entries = Object.entries(value).map(([key, part]) => {
      const isSecret = secretKeys.has(key) || (isLogin && key === "variables");
      return [key, isSecret && part !== undefined ? hidden : redact(part, depth + 1)];
    });
    return Object.fromEntries(entries);
  }

  function redactText(text: string): string {
    let rest = text.replace(/(\/graphql\/)[^\s"/?#]+:[^\s"/?#]+/g, `$1${hidden}`);
    for (const secret of [...tokens, ...noted]) rest = rest.replaceAll(secret, hidden);
    return isAboutLogin(rest) ? rest.replace(/"(?:[^"\\\n]|\\.)*"?/g, `"${hidden}"`) : rest;
  }
}

function isAboutLogin(text: string): boolean {
  return text.includes("startAgentSession") || text.includes("access_token");
}
