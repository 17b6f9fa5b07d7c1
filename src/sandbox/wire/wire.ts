import type { RawData, WebSocket } from "ws";
import type { ServerMessage } from "../../runtime/protocol/messages.ts";
import type { Target } from "../faults/fault-book.ts";
import type { FaultOn } from "../faults/fault-list.ts";
import { type FaultOf, garbage, type Moment, type Subject } from "../faults/faults.ts";
import type { Service } from "../service/service.ts";
import { type AgentSession, type End, endSessions, eosReason } from "../service/sessions.ts";
import { encodeServerMessage } from "./frames.ts";

/** How a frame is changed on its way out. */
export type Alteration = Pick<FaultOf<"alter-answer">, "set" | "remove">;

/** One WebSocket as the sandbox writes to it: what goes out is entered in the ledger, and may meet a fault. */
export interface Wire extends Target {
  /** The socket's number in the ledger. */
  readonly number: number;
  readonly isOpen: boolean;
  on(events: { readonly message: (data: RawData) => void; readonly close: () => void }): void;
  send(message: ServerMessage, subject: Subject, alteration?: Alteration): void;
  /** Says EOS and, unless the socket is to be left open, hangs up. */
  eos(end: End): void;
  /** Ends the socket without a close frame. */
  cut(): void;
  /** Lets a fault strike if one waits for this moment. */
  strike(moment: Moment, subject: Subject): void;
}

/** Takes a WebSocket over; one without an agent session is of no good address. */
export function createWire(socket: WebSocket, service: Service, session?: AgentSession): Wire {
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
    strike,
    perform,
  };

  function isOpen(): boolean {
    return socket.readyState === socket.OPEN;
  }

  function send(message: ServerMessage, subject: Subject, alteration?: Alteration): void {
    if (!isOpen()) return;
    const text = encodeServerMessage(message);
    const altered = alteration && alter(text, alteration);
    socket.send(altered ?? text);
    // A message with its socket and, if it was changed, what was sent in its place.
    ledger.record({ ...message, socket: number, ...(altered !== undefined && { altered }) });
    if (message.kind === "data") strike("after-data", subject);
    strike("after-frame", subject);
  }

  /** That the service closes the socket after EOS, and with which code, is a guess. */
  function eos({ reason, leaveOpen = false }: End): void {
    if (!isOpen()) return;
    socket.send(encodeServerMessage({ kind: "eos", reason }));
    ledger.record({ kind: "eos", socket: number, reason });
    if (!leaveOpen) socket.close(1000);
  }

  function strike(moment: Moment, subject: Subject): void {
    if (!isOpen()) return;
    const fault = faults.take("socket", subject, moment);
    if (fault) perform(fault);
  }

  function perform(fault: FaultOn<"socket">): void {
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
        sendRaw(garbage[fault.frame]);
        break;
      case "say":
        sendRaw(fault.text);
    }
  }

  function sendRaw(frame: string | Buffer): void {
    if (!isOpen()) return;
    socket.send(frame);
    ledger.record({
      kind: "garbage",
      socket: number,
      text: typeof frame === "string" ? frame : frame.toString("base64"),
    });
  }
}

function endOf({ reason = eosReason.unauthenticated, leaveOpen }: FaultOf<"eos">): End {
  return { reason, leaveOpen };
}

function alter(text: string, { set, remove = [] }: Alteration): string {
  const frame: Record<string, unknown> = { ...JSON.parse(text), ...set };
  for (const key of remove) delete frame[key];
  return JSON.stringify(frame);
}
