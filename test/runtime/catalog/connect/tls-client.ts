// A process that connects. It is a separate process, because Node reads its trusted authorities at the start. It
// receives tasks as JSON and prints the result of each task on its own line. With INSECURE=1, neither its global agent
// nor its global dispatcher verifies anything, and both are used. INSECURE_FETCH names one of the other ways below.

import { type AgentOptions, globalAgent, Agent as HttpsAgent } from "node:https";
import { Agent, setGlobalDispatcher, fetch as undiciFetch } from "undici";
import { openWebSocket } from "../../../../src/runtime/connection/websocket.ts";
import { type ConnectOptions, connect } from "../../../../src/runtime/index.ts";

export type Task =
  | { readonly connect: ConnectOptions; readonly agent?: keyof typeof agents }
  | { readonly dial: string };

/** Agents that verify less than their options say. */
const agents = {
  createConnection: () => new InsecureAgent(),
  checkServerIdentity: () => new HttpsAgent({ checkServerIdentity: () => undefined }),
} as const;

class InsecureAgent extends HttpsAgent {
  override createConnection(options: AgentOptions) {
    return super.createConnection({ ...options, rejectUnauthorized: false });
  }
}

/** Ways to switch verification off for `fetch`. */
const insecureFetches: Readonly<Record<string, (endpoint: string) => unknown>> = {
  identity: () => setGlobalDispatcher(new Agent({ connect: { checkServerIdentity: () => undefined } })),
  /** The login uses a connection that was opened before, and kept. */
  async pool(endpoint) {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    await (await fetch(endpoint, { method: "POST", body: '{"variables":{}}' })).text();
    delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  },
  /** Switches verification off after the check before each exchange. */
  late() {
    const { fetch } = globalThis;
    globalThis.fetch = (...request) => {
      process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
      return fetch(...request);
    };
  },
  /** Passes an insecure `fetch` as an option. */
  own() {
    const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
    fetchOption = { fetch: (url, init) => undiciFetch(url, { ...init, dispatcher }) };
  },
};
let fetchOption: Pick<ConnectOptions, "fetch"> = {};

if (process.env.INSECURE === "1") {
  setGlobalDispatcher(new Agent({ connect: { rejectUnauthorized: false } }));
  // As Node sets it with NODE_USE_ENV_PROXY.
  Object.assign(globalAgent.options, { rejectUnauthorized: false, proxyEnv: {} });
}

const tasks: Task[] = JSON.parse(process.argv[2] ?? "[]");
const [first] = tasks;
if (first && "connect" in first) {
  await insecureFetches[process.env.INSECURE_FETCH ?? ""]?.(first.connect.endpoint ?? "");
}
const outcomes = tasks.map((task) => {
  if ("dial" in task) return dial(task.dial);
  return logIn({ ...task.connect, ...(task.agent && { agent: agents[task.agent]() }), ...fetchOption });
});
process.stdout.write(`${(await Promise.all(outcomes)).join("\n")}\n`);

async function logIn(options: ConnectOptions): Promise<string> {
  try {
    const session = await connect({ ...options, reconnectDelayMs: 1, loginIntervalMs: 1, connectTimeoutMs: 4_000 });
    await session.close();
    return "connected";
  } catch (error) {
    return String(error);
  }
}

function dial(address: string): Promise<string> {
  return new Promise((resolve) => {
    const connection = openWebSocket(address, { opened, received() {}, drained() {}, closed: resolve });

    function opened() {
      connection.terminate();
      resolve("opened");
    }
  });
}
