import type { Account } from "../account/model.ts";
import type { FaultKeeper } from "../faults/fault-book.ts";
import type { LedgerRecorder } from "../ledger/ledger.ts";
import type { SandboxClock } from "../support/clock.ts";
import { Refusal } from "../support/refusal.ts";
import type { SandboxLimits } from "./rate-limit.ts";
import type { AgentSession, Sessions } from "./sessions.ts";
import type { Tokens } from "./tokens.ts";

/** The state that all connections and HTTP requests of one sandbox share. */
export interface Service {
  readonly account: Account;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly limits: Required<SandboxLimits>;
  readonly faults: FaultKeeper;
  readonly ledger: LedgerRecorder;
  readonly clock: SandboxClock;
  /** The number of sessions and of sockets so far. */
  readonly numbers: { sessions: number; sockets: number };
  /** Returns the address of a session's WebSockets; `requestHost` is the `Host` of the login. */
  readonly websocketUrl: (session: AgentSession, requestHost?: string) => string;
  /** The time after which a silent WebSocket is cut, in milliseconds. */
  readonly idleTimeoutMs: number;
}

/** The context in which the fields of one request are resolved. */
export interface RequestContext {
  readonly service: Service;
  /** Undefined over HTTP. */
  readonly session: AgentSession | undefined;
  /** Actions for after the answer was sent. */
  readonly afterAnswer: (() => void)[];
}

/** @throws {Refusal} `UNAUTHORIZED` over HTTP, where everything but the login is refused (assumption: http-login-only). */
export function sessionOf({ session }: RequestContext): AgentSession {
  if (!session)
    throw new Refusal("Only startAgentSession works over HTTP; send this over the WebSocket.", "UNAUTHORIZED");
  return session;
}
