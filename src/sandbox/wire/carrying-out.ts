import type { StopMessage } from "../../runtime/protocol/messages.ts";
import { execute, type Prepared, refused } from "../api/execute.ts";
import { type Subscription, startSubscription } from "../api/subscriptions.ts";
import { Refusal } from "../errors.ts";
import type { Subject } from "../faults/faults.ts";
import type { Context, Service } from "../service/service.ts";
import { type AgentSession, isGood } from "../service/sessions.ts";
import { answerInstead, type Exchange, type Result } from "./answering.ts";
import type { Wire } from "./wire.ts";

/** A subscription that gets events. */
export interface Live extends Subscription {
  readonly subject: Subject;
  /** Told of each event that was sent before the subscription's own answer. */
  early?: (() => void) | undefined;
}

/** One connection, as requests on it see it. */
export interface Place {
  readonly wire: Wire;
  readonly session: AgentSession;
  readonly service: Service;
  /** By their ids. */
  readonly subscriptions: Map<string, Live>;
}

/** Carries a request out, unless a fault answers in its place or the session asks too often. */
export function carryOut(exchange: Exchange, prepared: Prepared, place: Place): Result {
  const { session, service, wire } = place;
  const { random } = service.account;
  const outcome = answerInstead(exchange, random);
  if (outcome) return { outcome };
  if (!session.rate.admits()) {
    return { outcome: refused(new Refusal("Too many requests in a minute.", "RATE_LIMITED"), random) };
  }
  service.ledger.record({ kind: "executed", socket: wire.number, id: exchange.request.id });
  if (prepared.kind === "subscription") return start(exchange, prepared, place);
  const context: Context = { service, session, afterAnswer: [] };
  return { outcome: execute(prepared, context), afterAnswer: context.afterAnswer };
}

function start({ subject, fault }: Exchange, prepared: Prepared, place: Place): Result {
  const { session, service, subscriptions, wire } = place;
  const begun = startSubscription(prepared, { service, session, afterAnswer: [] });
  if ("refused" in begun) return { outcome: begun.refused };
  const { subscription } = begun;
  const { subscription_id } = subscription;
  const live: Live = { ...subscription, subject };
  const outcome = { payload: { data: { subscription_id } } };
  const undo = () => forget(subscription_id, place);
  const goLive = () => {
    const { request, text: document } = prepared;
    const { variables } = request;
    const { operations } = subject;
    // By now the client can be gone, or the session dead.
    if (!wire.isOpen || !isGood(service.sessions, session)) return undo();
    subscriptions.set(subscription_id, live);
    service.ledger.record({ kind: "started", socket: wire.number, subscription_id, operations, document, variables });
  };
  // It is live from its answer on, so that no event comes before the client knows its name.
  if (fault?.fault !== "data-early") return { outcome, undo, afterAnswer: [goLive] };
  const hold = service.faults.hold();
  let left = fault.count ?? 1;
  live.early = () => {
    if (--left === 0) hold.letGo();
  };
  goLive();
  return { outcome, undo, hold };
}

/** Ends a subscription. That an unknown one is no error, and that `success` is then false, is a guess. */
export function stop(exchange: Exchange & { request: StopMessage }, place: Place): Result {
  const { service, subscriptions, wire } = place;
  const { request, fault } = exchange;
  const { subscription_id } = request.payload;
  const outcome = answerInstead(exchange, service.account.random);
  if (outcome) return { outcome };
  const known = subscriptions.has(subscription_id);
  if (known && fault?.fault !== "ignore-stop") {
    forget(subscription_id, place);
    service.ledger.record({ kind: "stopped", socket: wire.number, subscription_id });
  }
  return { outcome: { payload: { data: { success: known } } } };
}

function forget(subscription_id: string, { session, subscriptions }: Place): void {
  subscriptions.delete(subscription_id);
  session.subscriptions.delete(subscription_id);
}
