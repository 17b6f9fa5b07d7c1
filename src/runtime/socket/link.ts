import { deferred } from "../deferred.ts";
import { ConversationsError } from "../errors.ts";
import { lift, limit } from "../limits.ts";
import type { Login } from "../login.ts";
import type { ResolvedOptions } from "../options.ts";
import { decodeServerMessage } from "../protocol/codec.ts";
import type { AnswerMessage, DataMessage } from "../protocol/messages.ts";
import { hide, redact } from "../redact.ts";
import { openConnection } from "./connection.ts";
import { startHeartbeat } from "./heartbeat.ts";

/** A connection that keeps itself alive and tells when it is dead. */
export interface Link {
  /** False if nothing was sent. */
  send(text: string): boolean;
  /** Says goodbye; nothing is heard any more. Resolves when the socket is gone. */
  close(): Promise<void>;
}

/** What happens on a link. `lost` is the last thing that does. */
export interface LinkEvents {
  /** The first frame that is not EOS has come: the service knows the address. */
  verified(): void;
  answered(message: AnswerMessage): void;
  delivered(message: DataMessage): void;
  odd(reason: string): void;
  drained(): void;
  /** `heardAt`: when the last frame came, UNIX time in milliseconds; undefined if none but EOS did. */
  lost(cause: ConversationsError, heardAt: number | undefined): void;
}

/**
 * Dials the address. The service accepts connections to any address, and tells only afterwards, by EOS, which of them are
 * not valid: hence the first PING.
 */
export function openLink({ address, secrets }: Login, options: ResolvedOptions, events: LinkEvents): Link {
  const { clock, connectTimeoutMs: timeoutMs } = options;
  let heardAt: number | undefined;
  let isOver = false;
  let heartbeat: ReturnType<typeof startHeartbeat> | undefined;
  const gone = deferred<void>();
  const late = () => "no sign of life from the service";
  const silence = { clock, timeoutMs, signal: undefined, late, failed: cut };
  limit(silence);
  const connection = openConnection(address, { opened, received, drained: events.drained, closed: hungUp });
  return {
    send: connection.send,
    close() {
      stop();
      connection.close();
      return gone.promise;
    },
  };

  function opened() {
    heartbeat = startHeartbeat(options, ping, () => cut("nothing heard from the service"));
    ping();
  }

  function ping() {
    connection.send('{"sig":"PING","payload":""}');
  }

  function received(text: string) {
    if (isOver) return;
    heartbeat?.heard();
    const message = decodeServerMessage(text);
    if (!message) return events.odd("no message of the protocol");
    if (message.kind === "eos") {
      connection.close();
      return lose(new ConversationsError("SESSION_ENDED", `the service says: ${hide(message.reason, secrets)}`));
    }
    const isFirst = heardAt === undefined;
    heardAt = clock.now();
    if (isFirst) {
      lift(silence);
      events.verified();
    }
    if (message.kind === "pong") return;
    const shown = { ...message, payload: redact(message.payload, secrets) };
    if (shown.kind === "answer") events.answered(shown);
    else events.delivered(shown);
  }

  function cut(reason: unknown) {
    connection.terminate();
    closed(String(reason));
  }

  function hungUp(reason: string) {
    gone.resolve();
    closed(reason);
  }

  function closed(reason: string) {
    lose(new ConversationsError(heardAt === undefined ? "UNREACHABLE" : "CONNECTION_LOST", reason));
  }

  function lose(cause: ConversationsError) {
    if (isOver) return;
    stop();
    events.lost(cause, heardAt);
  }

  function stop() {
    isOver = true;
    lift(silence);
    heartbeat?.stop();
  }
}
