// A process that connects, because the authorities that Node trusts are settled at its start. It is given tasks as JSON
// and prints what came of each, a line a task. With INSECURE=1 neither its global agent
// nor its global dispatcher verifies anything, and both are used.

import { globalAgent } from "node:https";
import { Agent, setGlobalDispatcher } from "undici";
import { openWebSocket } from "../../../../src/runtime/connection/websocket.ts";
import { type ConnectOptions, connect } from "../../../../src/runtime/index.ts";

export type Task = { readonly connect: ConnectOptions } | { readonly dial: string };

if (process.env.INSECURE === "1") {
  setGlobalDispatcher(new Agent({ connect: { rejectUnauthorized: false } }));
  // As Node sets it with NODE_USE_ENV_PROXY.
  Object.assign(globalAgent.options, { rejectUnauthorized: false, proxyEnv: {} });
}

const tasks: Task[] = JSON.parse(process.argv[2] ?? "[]");
const outcomes = tasks.map((task) => ("dial" in task ? dial(task.dial) : logIn(task.connect)));
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
