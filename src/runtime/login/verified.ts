import type { Socket } from "node:net";
import { unverified } from "../support/certificate.ts";

/** A message of the `fetch` of Node or of `undici`: a new connection, or a request that is about to be sent. */
interface Published {
  readonly request?: { readonly origin: unknown };
  readonly connectParams?: { readonly protocol: string; readonly host: string };
  readonly socket: Socket;
}

// Not imported, so that the runtime also loads where there is no such module.
const channels = process.getBuiltinModule?.("node:diagnostics_channel");
const names = ["undici:client:connected", "undici:client:sendHeaders"];

/**
 * Runs `work`, and cuts each connection to the endpoint whose server was not verified before anything is sent. A dispatcher
 * with `rejectUnauthorized: false`, which `setGlobalDispatcher()` of `undici` gives to the whole process, would let it pass,
 * and so would a connection that was opened while verification was off, and kept.
 */
export async function onlyVerified<T>(endpoint: string, work: () => Promise<T>): Promise<T> {
  const { protocol, origin, hostname } = new URL(endpoint);
  if (protocol !== "https:") return work();
  for (const name of names) channels?.subscribe(name, check);
  try {
    return await work();
  } finally {
    for (const name of names) channels?.unsubscribe(name, check);
  }

  function check(message: unknown) {
    const { request, connectParams, socket } = message as Published;
    const target = request?.origin ?? `${connectParams?.protocol}//${connectParams?.host}`;
    const error = String(target) === origin ? unverified(socket, hostname) : undefined;
    if (error) socket.destroy(error);
  }
}
