import { listDepartments, OnMessage, StartAgentSession, UpdateAgentStatus } from "../../generated/client.ts";
import type { OnMessageSubscription } from "../../generated/types.ts";
import {
  type ConnectOptions,
  connect,
  type HttpEndpoint,
  httpEndpoint,
  type ServiceErrorName,
  type SessionEvent,
  type Transport,
} from "../../src/runtime/index.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { createMemoryTransport } from "../../src/testing/index.ts";
import { ManualClock } from "../support/manual-clock.ts";

/** A transport, and a service behind it that a test controls. */
export interface Stage extends AsyncDisposable {
  readonly transport: Transport;
  readonly endpoint: HttpEndpoint;
  /** A token that the endpoint accepts. */
  readonly accessToken: string;
  readonly clock: ManualClock;
  readonly events: readonly SessionEvent[];
  /**
   * Makes an event of OnMessage arrive. Resolves after its arrival, with the number of subscriptions that the service
   * knew.
   */
  say(text: string): Promise<number>;
  refuse(operation: { readonly name: string }, error: ServiceErrorName): void;
  /** Leaves the operation's requests without an answer. */
  ignore(operation: { readonly name: string }): void;
  /** Resolves when the service has received a request of the operation. */
  received(operation: { readonly name: string }): Promise<void>;
  /** Loses the connection. Resolves when it is restored. */
  interrupt(): Promise<void>;
}

/** Options of a stage. */
type StageOptions = Pick<ConnectOptions, "maxQueuedEvents">;

export const stages: readonly [string, (options?: StageOptions) => Promise<Stage>][] = [
  ["a session on the sandbox", openSandboxStage],
  ["a memory transport", openMemoryStage],
];

async function openSandboxStage(options: StageOptions = {}): Promise<Stage> {
  const sandbox = await startSandbox();
  const { accessToken, endpoint } = sandbox;
  const visitor = await sandbox.addVisitor({ display_name: "Ann" });
  const clock = new ManualClock();
  const events: SessionEvent[] = [];
  const session = await connect({
    ...options,
    ...{ accessToken, endpoint, drainTimeoutMs: 1, testing: { clock } },
    onEvent(event) {
      events.push(event);
      if (event.type === "reconnect") setImmediate(() => clock.advance(event.delayMs));
    },
  });
  return {
    transport: session,
    endpoint: httpEndpoint({ endpoint }),
    accessToken,
    clock,
    events,
    async say(text) {
      await visitor.says(text);
      // The service answers in order: the event has arrived before this answer.
      await listDepartments(session);
      return sandbox.ledger.activeSubscriptions.length;
    },
    refuse: ({ name }, error) =>
      void sandbox.faults.arm({ fault: "refuse", error, times: "always", where: { operation: name } }),
    ignore: ({ name }) => void sandbox.faults.arm({ fault: "silent", times: "always", where: { operation: name } }),
    async received({ name }) {
      await sandbox.ledger.waitFor(() => sandbox.ledger.requests(name).length > 0);
    },
    async interrupt() {
      const readyTimes = () => events.filter((event) => event.type === "state" && event.state === "ready").length;
      const before = readyTimes();
      sandbox.faults.arm({ fault: "drop", when: "now" });
      while (readyTimes() === before) await new Promise(setImmediate);
    },
    async [Symbol.asyncDispose]() {
      const closed = session.close();
      clock.advance(1);
      await closed;
      await sandbox.close();
    },
  };
}

async function openMemoryStage(options: StageOptions = {}): Promise<Stage> {
  const clock = new ManualClock();
  const events: SessionEvent[] = [];
  const transport = createMemoryTransport({ ...options, testing: { clock }, onEvent: (event) => events.push(event) });
  transport.answer(UpdateAgentStatus, ({ status }) => ({ updateAgentStatus: { node: { id: "a", status } } }));
  transport.answer(StartAgentSession, {
    startAgentSession: { websocket_url: "wss://127.0.0.1/s:c", session_id: "s", client_id: "c" },
  });
  return {
    ...{ transport, endpoint: transport, accessToken: "CANARY-TOKEN", clock, events },
    say: async (text) => transport.push(OnMessage, messageOf(text)),
    refuse: transport.refuse,
    ignore: transport.ignore,
    received: async () => {},
    interrupt: async () => transport.interrupt(),
    [Symbol.asyncDispose]: async () => transport.reset(),
  };
}

/** A visitor's message, as OnMessage delivers it. */
export function messageOf(content: string, by: "Visitor" | "Agent" = "Visitor"): OnMessageSubscription {
  return {
    message: {
      node: {
        ...{ id: "m", msg_id: null, content, options: null, timestamp: null, sender_name: "Ann" },
        from: { __typename: by, id: "u", display_name: "Ann" },
        channel: { __typename: "VisitorChannel", id: "c" },
      },
    },
  };
}
