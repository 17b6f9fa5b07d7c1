import type { Secrets } from "../login/secrets.ts";
import type { ResolvedOptions } from "../options.ts";
import { redactText } from "../support/redact.ts";
import { openWebSocket, type Socket, type SocketEvents } from "./websocket.ts";

/** Opens a WebSocket. The recorder, if there is one, sees what goes over it. */
export function openRecordedWebSocket(
  address: string,
  { agent, recorder }: Pick<ResolvedOptions, "agent" | "recorder">,
  secrets: Secrets,
  events: SocketEvents,
): Socket {
  if (!recorder) return openWebSocket(address, events, agent);
  const record = recorder.socket();
  const redact = (text: string) => redactText(text, secrets.texts);
  const recorded: SocketEvents = {
    opened() {
      record.opened();
      events.opened();
    },
    received(text) {
      record.received(redact(text));
      events.received(text);
    },
    drained: events.drained,
    closed(reason, code) {
      const [, status] = /^Unexpected server response: (\d+)/.exec(reason) ?? [];
      record.closed({ code, status: status === undefined ? undefined : Number(status) });
      events.closed(reason, code);
    },
  };
  const socket = openWebSocket(address, recorded, agent);
  return {
    ...socket,
    send(frame) {
      const isSent = socket.send(frame);
      if (isSent) record.sent(redact(frame));
      return isSent;
    },
  };
}
