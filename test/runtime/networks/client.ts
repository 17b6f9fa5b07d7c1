// A process that connects as its argument says, and prints the outcome. It is a separate process, because Node reads
// its trusted authorities, and the proxies of its environment, at the start.

import { inspect } from "node:util";
import { HttpsProxyAgent } from "https-proxy-agent";
import { fetch, ProxyAgent } from "undici";
import { connect, type Session } from "../../../src/runtime/index.ts";
import { connectThrough } from "../examples/proxy.ts";

/** The ways to connect. */
export interface Way {
  readonly endpoint: string;
  readonly accessToken: string;
  /** The proxy for HTTP and WebSocket; by default none. */
  readonly proxy?: string;
  /** Another proxy for the WebSocket. */
  readonly socketProxy?: string;
}

const { endpoint, accessToken, proxy, socketProxy }: Way = JSON.parse(process.argv[2] ?? "");
const events: unknown[] = [];
const options = {
  ...{ endpoint, accessToken, connectTimeoutMs: 2_000, reconnectDelayMs: 400, loginIntervalMs: 1 },
  onEvent: (event: unknown) => events.push(event),
};
process.stdout.write(`${await attempt()}\n`);
process.stdout.write(`${inspect(events, { depth: 9, showHidden: true })} ${JSON.stringify(events)}\n`);
// undici's dispatcher connects again and again to a proxy that ends connections, and so keeps the process alive.
process.exit();

async function attempt(): Promise<string> {
  try {
    const session = await open();
    await session.close();
    return "connected";
  } catch (error) {
    return `${String(error)} ${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)}`;
  }
}

function open(): Promise<Session> {
  if (proxy === undefined) return connect(options);
  if (socketProxy === undefined) return connectThrough(proxy, options);
  const dispatcher = new ProxyAgent(proxy);
  return connect({
    ...options,
    fetch: (url, init) => fetch(url, { ...init, dispatcher }),
    agent: new HttpsProxyAgent(socketProxy),
  });
}
