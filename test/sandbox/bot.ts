// A minimal bot with plain fetch and ws: the sandbox must serve clients that know nothing of this project.

import { once } from "node:events";
import { type RawData, WebSocket } from "ws";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";

/** A frame from the sandbox, of any kind. Each test says which fields it expects. */
export interface Frame {
  readonly id?: number | string;
  readonly sig?: string;
  readonly reason?: string;
  readonly subscription_id?: string;
  readonly errorCode?: number;
  readonly error_code?: number;
  /** A frame that is not a JSON object, as it arrived; in base64 if it is binary. */
  readonly text?: string;
  // biome-ignore lint/suspicious/noExplicitAny: what is in it is what the tests are about
  readonly payload?: any;
}

export interface Bot {
  readonly address: string;
  /** All frames that arrived, oldest first. */
  readonly frames: readonly Frame[];
  /** Resolves with the close code when the socket closes. */
  readonly closed: Promise<number>;
  /** Ends the socket without a close frame. */
  drop(): void;
  /** Stops reading, so that the socket does not learn that it must close. */
  pause(): void;
  resume(): void;
  /** Sends a frame, or a text that is not a frame. */
  send(frame: object | string): void;
  /** Waits for the first frame, starting with the oldest, that matches and was not taken before. */
  take(fits: (frame: Frame) => boolean): Promise<Frame>;
  /** Sends a request and waits for its answer. */
  request(query: string, variables?: object): Promise<Frame>;
  /** Sends a PING and waits for its answer. All earlier frames of the sandbox arrive before that answer. */
  ping(): Promise<void>;
  /** Sends a request that has to succeed and waits for its data. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  data(query: string, variables?: object): Promise<any>;
  /** Starts a subscription; each call of the result waits for its next event. */
  subscribe(query: string, variables?: object): Promise<() => Promise<Frame>>;
}

/** Posts to the sandbox's HTTP endpoint. */
export async function post(sandbox: Sandbox, body: object | string, init: RequestInit = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(sandbox.endpoint, { method: "POST", headers, body: text, ...init });
  return { status: response.status, headers: response.headers, body: read(await response.text()) };
}

// biome-ignore lint/suspicious/noExplicitAny: what is in it is what the tests are about
function read(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function readFrame(data: RawData, isBinary: boolean): Frame {
  if (isBinary) return { text: Buffer.isBuffer(data) ? data.toString("base64") : "" };
  const frame = read(String(data));
  return typeof frame === "object" && !Array.isArray(frame) ? frame : { text: String(data) };
}

/** Logs in, and returns the login's three strings. */
export async function login(sandbox: Sandbox, access_token = sandbox.accessToken) {
  const query = `mutation Login($access_token: String!) {
    startAgentSession(access_token: $access_token) { websocket_url session_id client_id }
  }`;
  const { body } = await post(sandbox, { query, variables: { access_token } });
  return body.data.startAgentSession;
}

/** Logs in and opens the socket. */
export async function connect(sandbox: Sandbox, access_token?: string): Promise<Bot> {
  const { websocket_url } = await login(sandbox, access_token);
  return open(websocket_url);
}

/** Opens a socket at an address. */
export async function open(address: string): Promise<Bot> {
  const socket = new WebSocket(address);
  const frames: Frame[] = [];
  const takenFrames = new Set<Frame>();
  let wake = () => {};
  let lastId = 0;

  socket.on("message", (data, isBinary) => {
    frames.push(readFrame(data, isBinary));
    wake();
  });
  const closed = once(socket, "close").then(([code]) => Number(code));
  await once(socket, "open");
  return { address, frames, closed, drop, pause, resume, send, take, request, ping, data, subscribe };

  function drop() {
    socket.terminate();
  }

  function pause() {
    socket.pause();
  }

  function resume() {
    socket.resume();
  }

  function send(frame: object | string) {
    socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  async function take(fits: (frame: Frame) => boolean): Promise<Frame> {
    const frame = frames.find((frame) => !takenFrames.has(frame) && fits(frame));
    if (frame) {
      takenFrames.add(frame);
      return frame;
    }
    await new Promise<void>((resolve) => {
      const others = wake;
      wake = () => {
        others();
        resolve();
      };
    });
    return take(fits);
  }

  function request(query: string, variables?: object) {
    const id = ++lastId;
    send({ payload: { query, variables }, type: "request", id });
    return take((frame) => frame.id === id);
  }

  async function ping() {
    const payload = `ping ${++lastId}`;
    send({ sig: "PING", payload });
    await take((frame) => frame.sig === "PONG" && frame.payload === payload);
  }

  async function data(query: string, variables?: object) {
    const { payload } = await request(query, variables);
    if (payload.errors) throw new Error(payload.errors[0].message);
    return payload.data;
  }

  async function subscribe(query: string, variables?: object) {
    const { subscription_id } = await data(query, variables);
    return () => take((frame) => frame.sig === "DATA" && frame.subscription_id === subscription_id);
  }
}

/** Subscribes to messages, with the fields that most tests need. */
export const onMessage = `subscription { message { node { content channel { id } from { __typename display_name } } } }`;

/** Sends a text. */
export const sendMessage = `mutation Send($channel_id: ID!, $msg: String!, $backoff: Boolean) {
  sendMessage(channel_id: $channel_id, msg: $msg, backoff: $backoff) { success }
}`;

/** The id of a department or an agent, by its name. */
export async function idOf(bot: Bot, list: "agents" | "departments", name: string): Promise<string> {
  const data = await bot.data(`{ ${list} { edges { node { id name } } } }`);
  const edges: { node: { id: string; name: string } }[] = data[list].edges;
  const edge = edges.find(({ node }) => node.name === name);
  if (!edge) throw new Error(`no ${name} among the ${list}`);
  return edge.node.id;
}

/** Starts a sandbox with a bot, and with a visitor who has written. */
export async function startChat() {
  const sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  await ann.says("Hi");
  return { sandbox, bot, ann, channel_id: ann.channel_id, [Symbol.asyncDispose]: sandbox.close };
}

/** Answers each message of a visitor with the same text, until the socket closes. */
export async function startEcho(bot: Bot): Promise<void> {
  const next = await bot.subscribe(onMessage);
  const echo = async () => {
    for (;;) {
      const { content, channel, from } = (await next()).payload.data.message.node;
      if (from.__typename === "Visitor") await bot.request(sendMessage, { channel_id: channel.id, msg: content });
    }
  };
  void echo();
}

/** Brings the agent Sam into a channel in place of the bot. */
export async function handToSam(bot: Bot, channel_id: string | undefined): Promise<void> {
  const agent_id = await idOf(bot, "agents", "Sam Reyes");
  const query = "mutation($c: ID!, $a: ID!) { inviteAgent(channel_id: $c, agent_id: $a, leave: true) { success } }";
  await bot.data(query, { c: channel_id, a: agent_id });
}
