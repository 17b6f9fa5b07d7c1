import type { RawData, WebSocket } from "ws";
import { decodeClientMessage, encodeServerMessage, UnreadableFrame } from "../runtime/protocol/codec.ts";
import type { ClientMessage, RequestMessage, ServerMessage, StopMessage } from "../runtime/protocol/messages.ts";
import { execute, type Outcome, prepare } from "./execute.ts";
import type { Happening } from "./model.ts";
import type { Context, Service } from "./service.ts";
import { type AgentSession, dropConnection } from "./sessions.ts";
import { type Subscription, startSubscription } from "./subscriptions.ts";

/** Speaks the protocol on one WebSocket, until that closes. */
export function serveConnection(socket: WebSocket, session: AgentSession, service: Service): void {
  const { account, sessions } = service;
  const subscriptions = new Map<string, Subscription>();
  // Seen in a public log: a socket without traffic is cut after about 60 s, without a close frame. That only frames
  // of the client count as traffic is a guess.
  const idle = setTimeout(() => socket.terminate(), service.idleTimeoutMs);

  session.endings.add(end);
  account.watchers.add(publish);
  socket.on("message", receive);
  socket.on("close", leave);

  function receive(data: RawData): void {
    // The agent session may be dead by now, and the client not know it yet.
    if (socket.readyState !== socket.OPEN) return;
    idle.refresh();
    const text = String(data);
    try {
      handle(decodeClientMessage(text));
    } catch (error) {
      // Besides an unreadable frame: a payload nested so deeply that it cannot be printed again.
      refuseFrame(text, error instanceof UnreadableFrame ? error.message : "too much for the service");
    }
  }

  function handle(message: ClientMessage): void {
    if ("sig" in message) send({ kind: "pong", payload: message.payload });
    else if (message.type === "stop_subscription") void stop(message);
    else void carryOut(message);
  }

  function carryOut(message: RequestMessage): Promise<void> {
    const context: Context = { service, session, afterAnswer: [] };
    const prepared = prepare(message.payload);
    if (!prepared.isSubscription) return answer(message, execute(prepared, context), context.afterAnswer);
    const start = startSubscription(prepared, context);
    if ("refused" in start) return answer(message, start.refused);
    const { subscription } = start;
    const { subscription_id } = subscription;
    // It is live from its answer on, so that no event comes before the client knows its name.
    const goLive = () => subscriptions.set(subscription_id, subscription);
    return answer(message, { payload: { data: { subscription_id } } }, [goLive]);
  }

  /** That an unknown subscription is no error, and that `success` is then false, is a guess. */
  function stop(message: StopMessage): Promise<void> {
    const success = subscriptions.delete(message.payload.subscription_id);
    return answer(message, { payload: { data: { success } } });
  }

  /** Sends the outcome once `beforeAnswer` lets it, and then does what was to be done after it. */
  async function answer(
    request: RequestMessage | StopMessage,
    outcome: Outcome,
    afterAnswer: readonly (() => void)[] = [],
  ): Promise<void> {
    try {
      await service.beforeAnswer(request);
    } catch (error) {
      const body = error instanceof Error ? error.message : String(error);
      return send({ kind: "answer", id: request.id, status: 500, payload: { body } });
    }
    send({ kind: "answer", id: request.id, ...outcome });
    for (const act of afterAnswer) act();
  }

  function publish(happening: Happening): void {
    if (happening.kind === "change") return;
    for (const { subscription_id, outcomeFor } of subscriptions.values()) {
      const outcome = outcomeFor(happening);
      if (outcome) send({ kind: "data", subscription_id, ...outcome });
    }
  }

  /** A guess: a frame that is no message gets a protocol error if it has an id to answer to, and else nothing. */
  function refuseFrame(text: string, what: string): void {
    const id = readId(text);
    if (id !== undefined) send({ kind: "answer", id, status: 400, payload: { body: `Unreadable frame: ${what}.` } });
  }

  function send(message: ServerMessage): void {
    if (socket.readyState === socket.OPEN) socket.send(encodeServerMessage(message));
  }

  function end(reason: string): void {
    endService(socket, reason);
  }

  function leave(): void {
    clearTimeout(idle);
    account.watchers.delete(publish);
    dropConnection(sessions, session, end);
  }
}

/** Says EOS and hangs up. That the service closes the socket then, and with which code, is a guess. */
export function endService(socket: WebSocket, reason: string): void {
  socket.send(encodeServerMessage({ kind: "eos", reason }));
  socket.close(1000);
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
