import { createHmac, randomBytes } from "node:crypto";
import { isObject } from "../runtime/protocol/decode.ts";
import type { RecordedEvent } from "./entries.ts";

/** The keys whose texts a bot may depend on, and which hold nothing that a person wrote. */
const keptKey = /^(__typename|id|\w+_id|status|type|kind|code|reason|sig|operations|UUID)$/;

/**
 * Returns a function that replaces every text that a person may have written: messages of visitors and agents, and
 * names.
 */
export function createTextHider(key: Buffer = randomBytes(16)): (event: RecordedEvent) => RecordedEvent {
  return (event) => {
    if ("document" in event)
      return { ...event, document: hideLiterals(event.document), ...hideIn(event, ["variables"]) };
    return { ...event, ...hideIn(event, ["payload", "altered", "text", "body"]) };
  };

  function hideIn(event: RecordedEvent, names: readonly string[]): object {
    const parts = Object.entries(event).filter(([name]) => names.includes(name));
    return Object.fromEntries(parts.map(([name, value]) => [name, hide(value, name)]));
  }

  function hide(value: unknown, name: string): unknown {
    if (typeof value === "string") return keptKey.test(name) ? value : hideText(value);
    if (Array.isArray(value)) return value.map((item) => hide(item, name));
    if (!isObject(value)) return value;
    // The name of an error comes from the API; any other name may be that of a person.
    const isError = name === "errors";
    const parts = Object.entries(value).map(([key, part]) => [key, isError && key === "name" ? part : hide(part, key)]);
    return Object.fromEntries(parts);
  }

  /**
   * Replaces a text. The same text has the same replacement throughout a recording, so that what a bot repeats can be
   * compared.
   */
  function hideText(text: string): string {
    return text === "" ? text : `[text ${createHmac("sha256", key).update(text).digest("hex").slice(0, 10)}]`;
  }

  /** Replaces the strings in a document, because bots write values into their documents. Ids and enum values stay. */
  function hideLiterals(document: string): string {
    return document.replace(literal, (found, name: string | undefined, block?: string, text?: string) => {
      if (name !== undefined && keptKey.test(name)) return found;
      return `${found.slice(0, found.indexOf('"'))}"${hideText(block ?? text ?? "")}"`;
    });
  }
}

/**
 * A string of GraphQL, with the name of its argument or field if there is one. A block string without an end takes the
 * rest.
 */
const literal = /(?:\b(\w+)\s*:\s*)?(?:"""([\s\S]*?)(?:"""|$)|"((?:[^"\\\n]|\\.)*)"?)/g;
