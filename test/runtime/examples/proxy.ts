import { HttpsProxyAgent } from "https-proxy-agent";
import { fetch, ProxyAgent } from "undici";
import { type ConnectOptions, connect, type Session } from "../../../src/runtime/index.ts";

/** Connects through a proxy, for example http://user:password@proxy.example:3128. */
export function connectThrough(proxy: string, options: ConnectOptions): Promise<Session> {
  const dispatcher = new ProxyAgent(proxy);
  return connect({
    ...options,
    fetch: (url, init) => fetch(url, { ...init, dispatcher }), // the login
    agent: new HttpsProxyAgent(proxy), // the WebSockets
  });
}
