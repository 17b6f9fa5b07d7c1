import type { RequestMessage, StopMessage } from "../../runtime/protocol/messages.ts";
import type { Account } from "../account/model.ts";
import type { Clock } from "../clock.ts";
import { Refusal } from "../errors.ts";
import type { FaultKeeper } from "../faults/fault-book.ts";
import type { Recorder } from "../ledger/ledger.ts";
import type { Limits } from "./limits.ts";
import type { AgentSession, Sessions } from "./sessions.ts";
import type { Tokens } from "./tokens.ts";

/** What all connections and HTTP requests of one sandbox share. */
export interface Service {
  readonly account: Account;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly limits: Required<Limits>;
  readonly faults: FaultKeeper;
  readonly ledger: Recorder;
  readonly clock: Clock;
  /** How many there were so far. */
  readonly numbers: { sessions: number; sockets: number };
  readonly websocketUrl: (session: AgentSession) => string;
  readonly beforeAnswer: (request: RequestMessage | StopMessage) => void | Promise<void>;
  /** Milliseconds. */
  readonly idleTimeoutMs: number;
}

/** What the fields of one request are resolved in. */
export interface Context {
  readonly service: Service;
  /** None over HTTP. */
  readonly session: AgentSession | undefined;
  /** What remains to be done once the answer is out. */
  readonly afterAnswer: (() => void)[];
}

/** @throws {Refusal} `UNAUTHORIZED` over HTTP, where everything but the login is refused: a guess. */
export function sessionOf({ session }: Context): AgentSession {
  if (!session)
    throw new Refusal("Only startAgentSession works over HTTP; send this over the WebSocket.", "UNAUTHORIZED");
  return session;
}
