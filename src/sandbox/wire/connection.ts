import type { RawData } from "ws";
import type { ClientMessage, PingMessage, RequestMessage, StopMessage } from "../../runtime/protocol/messages.ts";
import type { Happening } from "../account/model.ts";
import { type Outcome, prepare } from "../api/execute.ts";
import type { Subject } from "../faults/faults.ts";
import type { Service } from "../service/service.ts";
import { type AgentSession, dropConnection, type End } from "../service/sessions.ts";
import { answer, copiesOf, type Exchange, type Result, refusedBy } from "./answering.ts";
import { carryOut, type Live, type Place, stop } from "./carrying-out.ts";
import { decodeClientMessage, UnreadableFrame } from "./frames.ts";
import type { Wire } from "./wire.ts";

/** Speaks the protocol on one WebSocket, until that closes. */
export function serveConnection(wire: Wire, session: AgentSession, service: Service): void {
  const { account, clock, faults, ledger, sessions } = service;
  const { agent, number } = wire;
  const subscriptions = new Map<string, Live>();
  const place: Place = { wire, session, service, subscriptions };
  let isOver = false;
  // Seen in a public log: a socket without traffic is cut after about 60 s, without a close frame. That only frames
  // of the client count as traffic is a guess.
  let idle = clock.setTimeout(wire.cut, service.idleTimeoutMs);

  session.endings.add(end);
  account.watchers.add(publish);
  faults.targets.add(wire);
  wire.on({ message: receive, close: leave });
  wire.strike("on-open", { kind: undefined, operations: [], agent });

  function receive(data: RawData): void {
    // The agent session may be dead by now, and the client not know it yet.
    if (isOver || !wire.isOpen) return;
    clock.clearTimeout(idle);
    idle = clock.setTimeout(wire.cut, service.idleTimeoutMs);
    const text = String(data);
    try {
      handle(decodeClientMessage(text));
    } catch (error) {
      // Besides an unreadable frame: a payload nested so deeply that it cannot be printed again.
      refuseFrame(text, error instanceof UnreadableFrame ? error.message : "too much for the service");
    }
  }

  function handle(message: ClientMessage): void {
    if ("sig" in message) pong(message);
    else if (message.type === "stop_subscription") handleStop(message);
    else handleRequest(message);
  }

  function handleRequest(request: RequestMessage): void {
    const { id, payload } = request;
    const prepared = prepare(payload);
    const { kind, operations, text: document } = prepared;
    const { variables } = payload;
    const subject: Subject = { kind, operations, agent };
    ledger.record({ kind: "request", socket: number, id, type: kind, operations, document, variables });
    serve({ request, subject }, (exchange) => carryOut(exchange, prepared, place));
  }

  function handleStop(request: StopMessage): void {
    const { subscription_id } = request.payload;
    const { operations = [] } = subscriptions.get(subscription_id)?.subject ?? {};
    const subject: Subject = { kind: "stop", operations, agent };
    ledger.record({ kind: "stop", socket: number, id: request.id, subscription_id });
    serve({ request, subject }, (exchange) => stop({ ...exchange, request }, place));
  }

  /** Carries out what came and answers it, unless a fault ends the socket first. */
  function serve(came: Omit<Exchange, "fault">, carry: (exchange: Exchange) => Result): void {
    wire.strike("on-request", came.subject);
    if (isOver || !wire.isOpen) return;
    const exchange: Exchange = { ...came, fault: faults.take("answer", came.subject) };
    void answer(exchange, carry(exchange), place);
  }

  function pong({ payload }: PingMessage): void {
    const subject: Subject = { kind: "ping", operations: [], agent };
    // Fails for a payload that cannot be printed again.
    JSON.stringify(payload);
    ledger.record({ kind: "ping", socket: number, payload });
    const fault = faults.take("answer", subject);
    const alteration = fault?.fault === "alter-answer" ? fault : undefined;
    const reply = () => {
      for (let count = copiesOf(fault); count > 0; count--) wire.send({ kind: "pong", payload }, subject, alteration);
    };
    if (fault?.fault === "late") void faults.hold(fault.ms).over.then(reply);
    else reply();
  }

  function publish(happening: Happening): void {
    if (happening.kind === "channel" || happening.kind === "account") return;
    for (const live of subscriptions.values()) {
      const outcome = live.outcomeFor(happening);
      if (outcome) deliver(live, outcome);
    }
  }

  function deliver({ subscription_id, subject, early }: Live, outcome: Outcome): void {
    const fault = faults.take("data", subject);
    if (fault?.fault === "data-lost") return;
    const shown = fault?.fault === "data-error" ? refusedBy(fault, account.random) : outcome;
    const alteration = fault?.fault === "alter-data" ? fault : undefined;
    wire.send({ kind: "data", subscription_id, ...shown }, subject, alteration);
    if (fault?.fault === "data-twice") wire.send({ kind: "data", subscription_id, ...shown }, subject);
    early?.();
  }

  /** A guess: a frame that is no message gets a protocol error if it has an id to answer to, and else nothing. */
  function refuseFrame(text: string, what: string): void {
    ledger.record({ kind: "unreadable", socket: number, text: text.slice(0, 200) });
    const id = readId(text);
    if (id === undefined) return;
    const subject: Subject = { kind: undefined, operations: [], agent };
    wire.send({ kind: "answer", id, status: 400, payload: { body: `Unreadable frame: ${what}.` } }, subject);
  }

  function end(how: End): void {
    isOver = true;
    subscriptions.clear();
    wire.eos(how);
  }

  function leave(): void {
    clock.clearTimeout(idle);
    account.watchers.delete(publish);
    faults.targets.delete(wire);
    for (const subscription_id of subscriptions.keys()) session.subscriptions.delete(subscription_id);
    dropConnection(sessions, session, end);
  }
}

function readId(text: string): number | string | undefined {
  try {
    // Anything can stand here; only an id of the right type is taken.
    const frame: { readonly id?: unknown } | null = JSON.parse(text);
    const id = frame?.id;
    return typeof id === "number" || typeof id === "string" ? id : undefined;
  } catch {
    return undefined;
  }
}
