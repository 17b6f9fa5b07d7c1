import type { CallFields, Numbered, OperationContent, SocketFields, WireDetails } from "../../recording/entries.ts";
import type { Fault, SubjectKind } from "../faults/fault-types.ts";

/** The content of each kind of entry: what goes over the wire, and what the sandbox itself did. */
interface LedgerDetails extends WireDetails {
  request: WireDetails["request"] & { readonly type: SubjectKind | undefined };
  /** A request was carried out. It may be answered later, or never. */
  executed: CallFields;
  /** A subscription began to receive events. */
  started: SocketFields & { readonly subscription_id: string } & OperationContent;
  /** A subscription ended by a stop. One that ends with its socket has no such entry. */
  stopped: SocketFields & { readonly subscription_id: string };
  /** A fault was triggered. */
  fault: { readonly fault: Fault };
}

/** The kind of an entry. */
export type LedgerKind = keyof LedgerDetails;

/** One event in the ledger. */
export type LedgerEntry = LedgerEvent & Numbered;

/** An entry of one kind. */
export type LedgerEntryOf<Kind extends LedgerKind> = Extract<LedgerEntry, { readonly kind: Kind }>;

/** An event before it is recorded. */
export type LedgerEvent = { [Kind in LedgerKind]: { readonly kind: Kind } & LedgerDetails[Kind] }[LedgerKind];
