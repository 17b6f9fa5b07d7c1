/** The announcement of a request that the `fetch` of Node or of `undici` is about to send. */
interface SendHeaders {
  readonly request?: { readonly origin?: unknown; readonly path?: unknown };
  readonly socket?: {
    readonly encrypted?: boolean;
    readonly authorized?: boolean;
    readonly authorizationError?: unknown;
    destroy(error: Error): void;
  };
}

// Not imported, so that the runtime also loads where there is no such module.
const sendHeaders = process.getBuiltinModule?.("node:diagnostics_channel").channel("undici:client:sendHeaders");

/**
 * Runs `work`, and cuts each request to the endpoint whose server was not verified before anything of it is sent. A dispatcher
 * with `rejectUnauthorized: false`, which `setGlobalDispatcher()` of `undici` gives to the whole process, would let it pass.
 */
export async function onlyVerified<T>(endpoint: string, work: () => Promise<T>): Promise<T> {
  sendHeaders?.subscribe(check);
  try {
    return await work();
  } finally {
    sendHeaders?.unsubscribe(check);
  }

  function check(message: unknown) {
    const { request, socket } = message as SendHeaders;
    if (!socket?.encrypted || socket.authorized || `${request?.origin}${request?.path}` !== endpoint) return;
    socket.destroy(new Error(`the server was not verified: ${socket.authorizationError}`));
  }
}
