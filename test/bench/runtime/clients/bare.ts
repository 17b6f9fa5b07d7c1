import { once } from "node:events";
import { WebSocket } from "ws";
import { OnMessage, SendMessage } from "../../../../generated/client.ts";
import { type Client, msg, timeoutMs } from "./client.ts";

interface Call {
  resolve(data: unknown): void;
  reject(error: unknown): void;
  readonly timer: NodeJS.Timeout;
}

interface Frame {
  readonly id?: number;
  readonly sig?: string;
  readonly subscription_id?: string;
  readonly payload: { readonly data?: { readonly subscription_id?: string } };
}

/** Returns the address of a new agent session. */
export async function logIn(host: string): Promise<string> {
  const response = await fetch(`http://${host}/graphql/request`, { method: "POST", body: "{}" });
  const { data } = (await response.json()) as { data: { startAgentSession: { websocket_url: string } } };
  return data.startAgentSession.websocket_url;
}

/** Opens the smallest correct client written by hand: JSON, a map of promises, a timer for each. It never recovers. */
export async function openBare(host: string): Promise<Client> {
  const socket = new WebSocket(await logIn(host), { perMessageDeflate: false });
  const calls = new Map<number, Call>();
  const listeners = new Map<string, () => void>();
  let issued = 0;
  socket.on("message", (text) => receive(JSON.parse(String(text)) as Frame));
  await once(socket, "open");
  return {
    ask: (channel_id) =>
      call({ query: SendMessage.document, variables: { channel_id, msg }, operationName: "SendMessage" }),
    async listen(heard) {
      const started = await call({ query: OnMessage.document, operationName: "OnMessage" });
      listeners.set((started as { subscription_id: string }).subscription_id, heard);
    },
  };

  function call(payload: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++issued;
      const timer = setTimeout(() => {
        calls.delete(id);
        reject(new Error("no answer"));
      }, timeoutMs);
      calls.set(id, { resolve, reject, timer });
      socket.send(JSON.stringify({ payload, type: "request", id }));
    });
  }

  function receive({ id = 0, sig, subscription_id = "", payload }: Frame) {
    if (sig === "DATA") return listeners.get(subscription_id)?.();
    const call = calls.get(id);
    if (!call) return;
    calls.delete(id);
    clearTimeout(call.timer);
    if (payload.data) call.resolve(payload.data);
    else call.reject(new Error("refused"));
  }
}
