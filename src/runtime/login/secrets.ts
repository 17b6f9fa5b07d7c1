import { redact } from "../support/redact.ts";

/** The texts that must not be shown in errors and events: tokens, addresses and what addresses hold. */
export interface Secrets {
  /** The newest first. */
  readonly texts: readonly string[];
  addToken(token: string): void;
  addAddress(address: string): void;
  /** Returns the text without the secrets. */
  hide(text: string): string;
}

/** The most texts of the newest logins that are kept: a late frame or error may repeat those of an earlier one. */
const maxTexts = 1_000;

// The documented path of a WebSocket address, and that of the endpoint. Shorter parts of an address are not secrets either.
const publicParts = new Set(["stream", "graphql", "request"]);

/** Creates the secrets of a session. */
export function createSecrets(): Secrets {
  let texts: readonly string[] = [];
  return {
    get texts() {
      return texts;
    },
    addToken: (token) => add(formsOf(token)),
    addAddress: (address) => add(formsOf(...partsOf(address))),
    hide: (text) => redact(text, texts),
  };

  function add(secrets: readonly string[]) {
    texts = [...new Set([...secrets, ...texts])].slice(0, maxTexts);
  }
}

/** Returns each text as it is, as part of JSON and as part of an address: an error may show it in any of these forms. */
export function formsOf(...texts: readonly string[]): string[] {
  return texts.flatMap((text) => [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(Buffer.from(text).toString()),
  ]);
}

/** Returns the address, each segment of its path, each value of its query, and what a colon separates in them. */
function partsOf(address: string): string[] {
  if (!URL.canParse(address)) return [address];
  const { pathname, search, searchParams } = new URL(address);
  const raw = [...pathname.split("/"), ...search.split(/[?&=]/), ...searchParams.values()];
  const parts = [...raw, ...raw.map(decode)].flatMap((part) => [part, ...part.split(":")]);
  return [address, ...parts.filter((part) => part !== "" && !publicParts.has(part))];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
