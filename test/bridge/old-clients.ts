import { WebSocket } from "ws";
import { asWebSocket, type BridgeWebSocket } from "../../src/bridge/index.ts";
import { connect } from "../../src/runtime/index.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";

/** The part of a socket that both a `ws` socket and the bridge have. */
export type OldSocket = Pick<
  BridgeWebSocket,
  | "on"
  | "once"
  | "off"
  | "setMaxListeners"
  | "send"
  | "ping"
  | "pong"
  | "close"
  | "readyState"
  | "addEventListener"
  | "removeEventListener"
  | "onmessage"
>;

export interface OldClient extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly socket: OldSocket;
  /** Sends a frame. Resolves with the next frame that `isWanted`; by default the answer to its id. */
  exchange(frame: unknown, isWanted?: (frame: Frame) => boolean): Promise<Frame>;
  /** Resolves with the next frame that `isWanted`. */
  next(isWanted: (frame: Frame) => boolean): Promise<Frame>;
}

// biome-ignore lint/suspicious/noExplicitAny: old code looks at frames as they are
export type Frame = any;

/** The two sockets that old code can have. */
export const oldClients: readonly [string, () => Promise<OldClient>][] = [
  ["a ws socket", () => openClient(openSocket)],
  ["the bridge", () => openClient(openBridge)],
];

async function openClient(open: (sandbox: Sandbox) => Promise<OldSocket>): Promise<OldClient> {
  const sandbox = await startSandbox();
  const socket = await open(sandbox);
  // As many listeners wait as there are calls at the same time.
  socket.setMaxListeners(0);
  await new Promise<void>((resolve) => socket.once("open", resolve));
  const next = (isWanted: (frame: Frame) => boolean) =>
    new Promise<Frame>((resolve) => {
      const listener = (data: unknown) => {
        const frame = JSON.parse(String(data));
        if (!isWanted(frame)) return;
        socket.off("message", listener);
        resolve(frame);
      };
      socket.on("message", listener);
    });
  return {
    sandbox,
    socket,
    next,
    exchange(frame, isWanted = ({ id }) => id === (frame as { id?: unknown }).id) {
      const reply = next(isWanted);
      socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
      return reply;
    },
    async [Symbol.asyncDispose]() {
      socket.close();
      await sandbox.close();
    },
  };
}

async function openSocket({ endpoint, accessToken }: Sandbox): Promise<OldSocket> {
  const query = `mutation { startAgentSession(access_token: "${accessToken}") { websocket_url session_id client_id } }`;
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(endpoint, { method: "POST", headers, body: JSON.stringify({ query }) });
  const { data } = (await response.json()) as Frame;
  return new WebSocket(data.startAgentSession.websocket_url) as unknown as OldSocket;
}

async function openBridge({ endpoint, accessToken }: Sandbox): Promise<OldSocket> {
  return asWebSocket(await connect({ endpoint, accessToken }));
}
