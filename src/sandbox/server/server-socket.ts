import type { RawData, WebSocket } from "ws";
import type { ServerMessage } from "../../runtime/protocol/messages.ts";
import { encodeServerMessage } from "../../runtime/protocol/service-side.ts";
import type { FaultTarget } from "../faults/fault-book.ts";
import type { FaultOn } from "../faults/fault-list.ts";
import { type FaultMoment, type FaultOf, malformedFrames, type Subject } from "../faults/fault-types.ts";
import type { Service } from "../sessions/service.ts";
import { type AgentSession, type End, endSessions, eosReason } from "../sessions/sessions.ts";

/** The most bytes that may wait for a client that does not read; its socket is then cut (assumption: slow-reader). */
const maxUnsentBytes = 16 * 1024 * 1024;

/** A change that a fault makes to an outgoing frame. */
export type FrameAlteration = Pick<FaultOf<"alter-answer">, "set" | "remove">;

/** One WebSocket as the sandbox writes to it: each frame is recorded in the ledger and may trigger a fault. */
export interface ServerSocket extends FaultTarget {
  /** The socket's number in the ledger. */
  readonly number: number;
  readonly isOpen: boolean;
  on(events: { readonly message: (data: RawData) => void; readonly close: () => void }): void;
  send(message: ServerMessage, subject: Subject, alteration?: FrameAlteration): void;
  /** Sends EOS and, unless the socket is to be left open, closes it. */
  eos(end: End): void;
  /** Ends the socket without a close frame. */
  cut(): void;
  /** Applies the socket fault that waits for this moment, if there is one. */
  trigger(moment: FaultMoment, subject: Subject): void;
}

/** Wraps a WebSocket. A WebSocket without an agent session was opened at an address that is not valid. */
export function createServerSocket(socket: WebSocket, service: Service, session?: AgentSession): ServerSocket {
  const { faults, ledger, numbers, sessions } = service;
  const number = ++numbers.sockets;
  const agent = session?.agent.display_name;

  // Broken WebSocket frames; ws closes the socket by itself.
  socket.on("error", () => {});
  socket.on("close", (code) => ledger.record({ kind: "closed", socket: number, code }));
  ledger.record({ kind: "opened", socket: number, session: session?.number });
  return {
    number,
    agent,
    get isOpen() {
      return isOpen();
    },
    on: ({ message, close }) => void socket.on("message", message).on("close", close),
    send,
    eos,
    cut: () => socket.terminate(),
    trigger,
    apply,
  };

  function isOpen(): boolean {
    return socket.readyState === socket.OPEN;
  }

  function send(message: ServerMessage, subject: Subject, alteration?: FrameAlteration): void {
    if (!isOpen()) return;
    const text = encodeServerMessage(message);
    const altered = alteration && alter(text, alteration);
    socket.send(altered ?? text);
    // A message with its socket and, if it was changed, the text that was sent in its place.
    ledger.record({ ...message, socket: number, ...(altered !== undefined && { altered }) }, text.length);
    if (socket.bufferedAmount > maxUnsentBytes) socket.terminate();
    if (message.kind === "data") trigger("after-data", subject);
    trigger("after-frame", subject);
  }

  /** The service closes the socket after EOS (assumption: eos-close). */
  function eos({ reason, leaveOpen = false }: End): void {
    if (!isOpen()) return;
    socket.send(encodeServerMessage({ kind: "eos", reason }));
    ledger.record({ kind: "eos", socket: number, reason });
    if (!leaveOpen) socket.close(1000);
  }

  function trigger(moment: FaultMoment, subject: Subject): void {
    if (!isOpen()) return;
    const fault = faults.take("socket", subject, moment);
    if (fault) apply(fault);
  }

  function apply(fault: FaultOn<"socket">): void {
    switch (fault.fault) {
      case "drop":
        socket.terminate();
        break;
      case "close":
        socket.close(fault.code ?? 1011, fault.reason);
        break;
      case "eos":
        if (session) endSessions(sessions, session.agent, endOf(fault));
        break;
      case "garbage":
        sendRaw(malformedFrames[fault.frame]);
        break;
      case "say":
        sendRaw(fault.text);
    }
  }

  function sendRaw(frame: string | Uint8Array): void {
    if (!isOpen()) return;
    socket.send(frame);
    const text = typeof frame === "string" ? frame : Buffer.from(frame).toString("base64");
    ledger.record({ kind: "garbage", socket: number, text }, text.length);
  }
}

function endOf({ reason = eosReason.unauthenticated, leaveOpen }: FaultOf<"eos">): End {
  return { reason, leaveOpen };
}

function alter(text: string, { set, remove = [] }: FrameAlteration): string {
  const frame: Record<string, unknown> = { ...JSON.parse(text), ...set };
  for (const key of remove) delete frame[key];
  return JSON.stringify(frame);
}
