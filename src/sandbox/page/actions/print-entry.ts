import type { Payload } from "../../../runtime/protocol/messages.ts";
import { encodeServerMessage } from "../../../runtime/protocol/service-side.ts";
import { cleanJson } from "../../../text/clean.ts";
import type { LedgerEntry } from "../../ledger/entries.ts";
import { printDocument, printOperation } from "./print-document.ts";
import { quoteForShell } from "./quote-for-shell.ts";

/**
 * An entry of the ledger, in forms that can be used outside the page. A form that does not apply to the entry is
 * missing.
 */
export interface PrintedEntry {
  /** The frame, or the body of the HTTP request. */
  readonly frame?: string;
  /** A shell command that sends it again. */
  readonly command?: string;
  /** The GraphQL document, formatted. */
  readonly document?: string;
  /** The content of an operation file; missing if the document is not valid. */
  readonly operation?: string;
}

interface Environment {
  readonly redact: (entry: LedgerEntry) => unknown;
  /** The address at which bots log in. */
  readonly endpoint: string;
}

/** Prints an entry without tokens and session addresses. */
export function printEntry(entry: LedgerEntry, { redact, endpoint }: Environment): PrintedEntry {
  const safe = redact(entry) as LedgerEntry;
  const frame = printFrame(safe);
  const command = frame === undefined ? undefined : printCommand(safe, frame, endpoint);
  return {
    ...(frame !== undefined && { frame }),
    ...(command !== undefined && { command }),
    ...("document" in safe && printDocuments(safe.document)),
  };
}

function printDocuments(source: string): Pick<PrintedEntry, "document" | "operation"> {
  const document = printDocument(source);
  const operation = printOperation(source);
  return { document: document ?? source, ...(operation !== undefined && { operation }) };
}

function printFrame(entry: LedgerEntry): string | undefined {
  switch (entry.kind) {
    case "login":
      return cleanJson({ query: entry.document, variables: entry.variables }, 0);
    case "request": {
      const { document: query, variables, id } = entry;
      return cleanJson({ payload: { query, variables }, type: "request", id }, 0);
    }
    case "stop":
      return cleanJson(
        { payload: { subscription_id: entry.subscription_id }, type: "stop_subscription", id: entry.id },
        0,
      );
    case "ping":
      return cleanJson({ sig: "PING", payload: entry.payload }, 0);
    case "answer":
    case "data":
      return entry.altered ?? encodeServerMessage(entry as { readonly payload: Payload } & typeof entry);
    case "pong":
    case "eos":
      return encodeServerMessage(entry);
    case "garbage":
    case "unreadable":
      return entry.text;
    default:
      return undefined;
  }
}

/** Bots send the login by HTTP and everything else over the WebSocket, whose address only the bot has. */
function printCommand({ kind }: LedgerEntry, frame: string, endpoint: string): string | undefined {
  switch (kind) {
    case "login":
      return `curl ${quoteForShell(endpoint)} --header 'Content-Type: application/json' --data ${quoteForShell(frame)}`;
    case "request":
    case "stop":
    case "ping":
      return `npx wscat --connect "$WEBSOCKET_URL" --wait 5 --execute ${quoteForShell(frame)}`;
    default:
      return undefined;
  }
}
