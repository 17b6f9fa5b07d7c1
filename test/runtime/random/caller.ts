import { ListDepartments, SendMessage, SetTypingIndicator } from "../../../generated/client.ts";
import { type CallOperation, ConversationsError, ServiceError, type Transport } from "../../../src/runtime/index.ts";
import type { VirtualTime } from "../../support/virtual-time.ts";
import type { CallRecord } from "./history.ts";
import type { CallKind } from "./plan.ts";

/** A call to make. */
export interface CallPlan {
  readonly id: string;
  readonly kind: CallKind;
  readonly channel_id: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Makes a call. Returns its record at once; the outcome is added to the record later. */
export function call(transport: Transport, plan: CallPlan, time: VirtualTime): CallRecord {
  const { id, kind, channel_id, timeoutMs, signal } = plan;
  const record: CallRecord = { id, isRepeatable: kind !== "mutation", timeoutMs, madeAt: time.now() };
  const settle = (outcome: NonNullable<CallRecord["outcome"]>) => {
    Object.assign(record, { outcome, settledAt: time.now() });
  };
  transport.request(operations[kind], { ...variablesOf[kind](channel_id, id), call: id }, { timeoutMs, signal }).then(
    () => settle({ as: "resolved" }),
    (error: unknown) => {
      if (error === signal.reason) return settle({ as: "aborted" });
      const code = error instanceof ConversationsError ? error.code : String(error);
      settle({ as: "failed", code, byService: error instanceof ServiceError });
    },
  );
  return record;
}

// The variables include the call's id, which the generated types do not allow.
type Loose = CallOperation<unknown, Record<string, unknown>>;

const operations: Readonly<Record<CallKind, Loose>> = {
  query: ListDepartments as unknown as Loose,
  mutation: SendMessage as unknown as Loose,
  idempotent: { ...SetTypingIndicator, idempotent: true } as unknown as Loose,
};

const variablesOf = {
  query: () => ({ first: 10 }),
  mutation: (channel_id: string, msg: string) => ({ channel_id, msg, msg_id: msg }),
  idempotent: (channel_id: string) => ({ channel_id, typing: true }),
};
