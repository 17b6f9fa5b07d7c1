import type { RequestMessage, StopMessage } from "../../runtime/protocol/messages.ts";
import type { Random } from "../account/ids.ts";
import type { FaultOn } from "../faults/fault-list.ts";
import { type Subject, timesOf } from "../faults/fault-types.ts";
import type { Hold } from "../faults/holds.ts";
import { execute, type Prepared, prepare, type RequestOutcome, refused } from "../graphql/execute.ts";
import { type ServerSubscription, startSubscription } from "../graphql/subscriptions.ts";
import type { RequestContext, Service } from "../sessions/service.ts";
import { type AgentSession, freeId, isGood } from "../sessions/sessions.ts";
import { Refusal } from "../support/refusal.ts";
import type { ServerSocket } from "./server-socket.ts";

/** One WebSocket connection of an agent session. */
export interface ClientConnection {
  readonly socket: ServerSocket;
  readonly session: AgentSession;
  readonly service: Service;
  /** The subscriptions that receive events, by id. */
  readonly subscriptions: Map<string, LiveSubscription>;
}

/** A subscription that receives events. */
export interface LiveSubscription extends ServerSubscription {
  readonly subject: Subject;
  /** Called for each event that is sent before the subscription's own answer. */
  onEarlyEvent?: (() => void) | undefined;
}

/** A request or stop, and the fault that applies to it. */
interface Exchange<Message extends RequestMessage | StopMessage = RequestMessage | StopMessage> {
  readonly message: Message;
  readonly subject: Subject;
  readonly fault: FaultOn<"answer"> | undefined;
}

/** The result of an exchange that was carried out. */
interface ExchangeResult {
  readonly outcome: RequestOutcome;
  /** Actions for after the answer was sent. */
  readonly afterAnswer?: readonly (() => void)[];
  /** Delays the answer until it is released. */
  readonly hold?: Hold;
}

/**
 * Handles a request from its arrival to its answer: records it, carries it out and answers it, unless a fault prevents
 * that.
 */
export function handleRequest(message: RequestMessage, frameLength: number, connection: ClientConnection): void {
  const { service, session, socket } = connection;
  const { id, payload } = message;
  const prepared = prepare(payload);
  const { kind, operations, text: document } = prepared;
  const subject: Subject = { kind, operations, agent: session.agent.display_name };
  service.ledger.record(
    { kind: "request", socket: socket.number, id, type: kind, operations, document, variables: payload.variables },
    // A document that several requests share is kept once.
    prepared.isCached ? frameLength - document.length : frameLength,
  );
  const exchange = meetFaults(message, subject, connection);
  if (exchange) void answer(exchange, carryOut(exchange, prepared, connection), connection);
}

/** Handles a `stop_subscription`, in the same steps as a request. */
export function handleStop(message: StopMessage, connection: ClientConnection): void {
  const { service, session, socket, subscriptions } = connection;
  const { subscription_id } = message.payload;
  const { operations = [] } = subscriptions.get(subscription_id)?.subject ?? {};
  const subject: Subject = { kind: "stop", operations, agent: session.agent.display_name };
  service.ledger.record({ kind: "stop", socket: socket.number, id: message.id, subscription_id });
  const exchange = meetFaults(message, subject, connection);
  if (exchange) void answer(exchange, stop(exchange, connection), connection);
}

/** Applies the faults of a message's arrival. Returns undefined if one of them ended the socket or the session. */
function meetFaults<Message extends RequestMessage | StopMessage>(
  message: Message,
  subject: Subject,
  { service, session, socket }: ClientConnection,
): Exchange<Message> | undefined {
  socket.trigger("on-request", subject);
  if (!socket.isOpen || !isGood(service.sessions, session)) return undefined;
  return { message, subject, fault: service.faults.take("answer", subject) };
}

/** Carries a request out, unless a fault answers in its place or the session exceeds its rate. */
function carryOut(exchange: Exchange, prepared: Prepared, connection: ClientConnection): ExchangeResult {
  const { session, service, socket } = connection;
  const { random } = service.account;
  const outcome = replyInstead(exchange, random);
  if (outcome) return { outcome };
  if (!session.rate.admits()) {
    return { outcome: refused(new Refusal("Too many requests in a minute.", "RATE_LIMITED"), random) };
  }
  service.ledger.record({ kind: "executed", socket: socket.number, id: exchange.message.id });
  if (prepared.kind === "subscription") return start(exchange, prepared, connection);
  const context: RequestContext = { service, session, afterAnswer: [] };
  return { outcome: execute(prepared, context), afterAnswer: context.afterAnswer };
}

function start({ subject, fault }: Exchange, prepared: Prepared, connection: ClientConnection): ExchangeResult {
  const { session, service, subscriptions, socket } = connection;
  const reusedId = fault?.fault === "reuse-id" ? session.freedIds.pop() : undefined;
  const started = startSubscription(prepared, { service, session, afterAnswer: [] }, reusedId);
  if ("refused" in started) return { outcome: started.refused };
  const { subscription } = started;
  const { subscription_id } = subscription;
  const live: LiveSubscription = { ...subscription, subject };
  const outcome = { payload: { data: { subscription_id } } };
  const activate = () => {
    // By now the client may be gone, or the session ended.
    if (!socket.isOpen || !isGood(service.sessions, session)) return remove(subscription_id, connection);
    const { text: document, request } = prepared;
    const { operations } = subject;
    const { variables } = request;
    subscriptions.set(subscription_id, live);
    service.ledger.record({ kind: "started", socket: socket.number, subscription_id, operations, document, variables });
  };
  // Events begin after the answer: before it, the client does not know the subscription's id.
  if (fault?.fault !== "data-early") return { outcome, afterAnswer: [activate] };
  const hold = service.faults.hold();
  let remaining = fault.count ?? 1;
  live.onEarlyEvent = () => {
    if (--remaining === 0) hold.release();
  };
  activate();
  return { outcome, hold };
}

/** Ends a subscription. An unknown id is no error, and `success` is then false (assumption: unknown-stop). */
function stop(exchange: Exchange<StopMessage>, connection: ClientConnection): ExchangeResult {
  const { service, subscriptions, socket } = connection;
  const { message, fault } = exchange;
  const { subscription_id } = message.payload;
  const outcome = replyInstead(exchange, service.account.random);
  if (outcome) return { outcome };
  const isLive = subscriptions.has(subscription_id);
  if (isLive && fault?.fault !== "ignore-stop") {
    remove(subscription_id, connection);
    service.ledger.record({ kind: "stopped", socket: socket.number, subscription_id });
  }
  return { outcome: { payload: { data: { success: isLive } } } };
}

function remove(subscription_id: string, { session, subscriptions }: ClientConnection): void {
  subscriptions.delete(subscription_id);
  freeId(subscription_id, session);
}

/** Sends the answer when the faults that delay it allow that, and then runs the actions that follow the answer. */
async function answer(
  exchange: Exchange,
  result: ExchangeResult,
  { service, socket }: ClientConnection,
): Promise<void> {
  const { message, subject, fault } = exchange;
  await holdBack(exchange, result, service);
  socket.trigger("before-answer", subject);
  const alteration = fault?.fault === "alter-answer" ? fault : undefined;
  const outcome = faultReply(exchange, service.account.random) ?? result.outcome;
  for (let count = copiesOf(fault); count > 0; count--) {
    socket.send({ kind: "answer", id: message.id, ...outcome }, subject, alteration);
  }
  for (const act of result.afterAnswer ?? []) act();
  socket.trigger("after-answer", subject);
}

async function holdBack({ fault }: Exchange, { hold }: ExchangeResult, { faults }: Service): Promise<void> {
  if (hold) await hold.released;
  if (fault?.fault === "late") await faults.hold(fault.ms).released;
  if (fault?.fault === "out-of-order") await faults.holdInBatch(fault, Number(timesOf(fault)));
}

/** Returns how many answers a fault sends. */
export function copiesOf(fault: FaultOn<"answer"> | undefined): number {
  if (fault?.fault === "silent") return 0;
  return fault?.fault === "twice" ? 2 : 1;
}

/** Returns what a fault answers without the request being carried out. */
function replyInstead(exchange: Exchange, random: Random): RequestOutcome | undefined {
  const { fault } = exchange;
  return fault && "carriedOut" in fault && fault.carriedOut ? undefined : faultReply(exchange, random);
}

/** Returns what a fault answers in place of the request's own outcome. */
function faultReply({ fault }: Exchange, random: Random): RequestOutcome | undefined {
  if (fault?.fault === "refuse") return refusedBy(fault, random);
  if (fault?.fault !== "protocol-error") return undefined;
  return { status: fault.status ?? 500, payload: { body: fault.body ?? "A fault that was asked for." } };
}

/** Returns the API's error that a fault asks for. */
export function refusedBy(
  fault: { readonly error: Refusal["error"]; readonly message?: string },
  random: Random,
): RequestOutcome {
  return refused(new Refusal(fault.message ?? "A fault that was asked for.", fault.error), random);
}
