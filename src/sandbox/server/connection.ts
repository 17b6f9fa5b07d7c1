import type { RawData } from "ws";
import type { ClientMessage, PingMessage } from "../../runtime/protocol/messages.ts";
import { decodeClientMessage, readId, UnreadableFrame } from "../../runtime/protocol/service-side.ts";
import type { AccountEvent } from "../account/model.ts";
import type { Subject } from "../faults/fault-types.ts";
import type { RequestOutcome } from "../graphql/execute.ts";
import type { Service } from "../sessions/service.ts";
import { type AgentSession, dropConnection, type End, freeId } from "../sessions/sessions.ts";
import {
  type ClientConnection,
  copiesOf,
  handleRequest,
  handleStop,
  type LiveSubscription,
  refusedBy,
} from "./exchange.ts";
import type { ServerSocket } from "./server-socket.ts";

/** Speaks the protocol on one WebSocket until it closes. */
export function serveConnection(socket: ServerSocket, session: AgentSession, service: Service): void {
  const { account, clock, faults, ledger, sessions } = service;
  const { agent, number } = socket;
  const subscriptions = new Map<string, LiveSubscription>();
  const connection: ClientConnection = { socket, session, service, subscriptions };
  let isEnded = false;
  // Observed in a public log: a socket without traffic is cut after about 60 s, without a close frame. Only frames of
  // the client count as traffic (assumption: idle-timeout).
  let idle = clock.setTimeout(socket.cut, service.idleTimeoutMs);

  session.connections.add(end);
  account.listeners.add(publish);
  faults.targets.add(socket);
  socket.on({ message: receive, close: leave });
  socket.trigger("on-open", { kind: undefined, operations: [], agent });

  function receive(data: RawData): void {
    // The agent session may have ended without the client knowing it yet.
    if (isEnded || !socket.isOpen) return;
    clock.clearTimeout(idle);
    idle = clock.setTimeout(socket.cut, service.idleTimeoutMs);
    const text = String(data);
    try {
      handle(decodeClientMessage(text), text.length);
    } catch (error) {
      // An unreadable frame, for example one with a long id (assumption: id-length); or a payload that is nested too deeply
      // to be printed again.
      refuseFrame(text, error instanceof UnreadableFrame ? error.message : "too much for the service");
    }
  }

  function handle(message: ClientMessage, frameLength: number): void {
    if ("sig" in message) pong(message, frameLength);
    else if (message.type === "stop_subscription") handleStop(message, connection);
    else handleRequest(message, frameLength, connection);
  }

  function pong({ payload }: PingMessage, frameLength: number): void {
    const subject: Subject = { kind: "ping", operations: [], agent };
    // Throws for a payload that cannot be printed again.
    JSON.stringify(payload);
    ledger.record({ kind: "ping", socket: number, payload }, frameLength);
    const fault = faults.take("answer", subject);
    const alteration = fault?.fault === "alter-answer" ? fault : undefined;
    const reply = () => {
      for (let count = copiesOf(fault); count > 0; count--) socket.send({ kind: "pong", payload }, subject, alteration);
    };
    if (fault?.fault === "late") void faults.hold(fault.ms).released.then(reply);
    else reply();
  }

  function publish(event: AccountEvent): void {
    if (event.kind === "channel" || event.kind === "account") return;
    for (const live of subscriptions.values()) {
      const outcome = live.outcomeFor(event);
      if (outcome) deliver(live, outcome);
    }
  }

  function deliver({ subscription_id, subject, onEarlyEvent }: LiveSubscription, outcome: RequestOutcome): void {
    const fault = faults.take("data", subject);
    if (fault?.fault === "data-lost") return;
    const payload = fault?.fault === "data-error" ? refusedBy(fault, account.random) : outcome;
    const alteration = fault?.fault === "alter-data" ? fault : undefined;
    socket.send({ kind: "data", subscription_id, ...payload }, subject, alteration);
    if (fault?.fault === "data-twice") socket.send({ kind: "data", subscription_id, ...payload }, subject);
    onEarlyEvent?.();
  }

  /**
   * Answers a frame that is not a message with a protocol error, if the frame has an id (assumption: unreadable-frame).
   */
  function refuseFrame(text: string, reason: string): void {
    ledger.record({ kind: "unreadable", socket: number, text: text.slice(0, 200) });
    const id = readId(text);
    if (id === undefined) return;
    const subject: Subject = { kind: undefined, operations: [], agent };
    socket.send({ kind: "answer", id, status: 400, payload: { body: `Unreadable frame: ${reason}.` } }, subject);
  }

  function end(how: End): void {
    isEnded = true;
    subscriptions.clear();
    socket.eos(how);
  }

  function leave(): void {
    clock.clearTimeout(idle);
    account.listeners.delete(publish);
    faults.targets.delete(socket);
    for (const subscription_id of subscriptions.keys()) freeId(subscription_id, session);
    dropConnection(sessions, session, end);
  }
}
