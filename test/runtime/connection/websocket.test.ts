import { once } from "node:events";
import { type ClientRequest, createServer, type IncomingMessage } from "node:http";
import { Agent, globalAgent } from "node:https";
import { type AddressInfo, Socket as TcpSocket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { openWebSocket } from "../../../src/runtime/connection/websocket.ts";
import { deferred } from "../../../src/runtime/support/deferred.ts";

afterEach(() => void vi.restoreAllMocks());

const drained = vi.fn();

/** Opens a socket to a server of this process. */
async function open() {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: true });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const connected = once(server, "connection") as Promise<[WebSocket, IncomingMessage]>;
  const opened = deferred<void>();
  const ended = deferred<readonly unknown[]>();
  const socket = openWebSocket(`ws://127.0.0.1:${port}/`, {
    opened: opened.resolve,
    received() {},
    drained,
    closed: (...reason) => ended.resolve(reason),
  });
  const [peer, { headers }] = await connected;
  await opened.promise;
  return {
    ...{ socket, peer, headers, ended: ended.promise },
    async [Symbol.asyncDispose]() {
      socket.terminate();
      await ended.promise;
      peer.terminate();
      server.close();
    },
  };
}

/** Sets how many bytes wait in each socket. */
function setWaiting(bytes: number) {
  vi.spyOn(WebSocket.prototype, "bufferedAmount", "get").mockReturnValue(bytes);
}

/** Dials an address that nothing listens at, through an agent. Returns the reason why the socket was closed. */
function dial(address: string, agent?: Agent): Promise<string> {
  return new Promise((closed) => openWebSocket(address, { opened() {}, received() {}, drained, closed }, agent));
}

test.each([
  [{}, false],
  [{ proxyEnv: undefined }, false],
  [{ proxyEnv: { HTTPS_PROXY: "http://127.0.0.1:1" } }, true],
])("with the options %j, the global agent is used: %j", async (options, isUsed) => {
  const addRequest = vi.fn(
    (request: ClientRequest) => void setImmediate(() => request.emit("error", new Error("the agent says no"))),
  );
  const { options: before } = globalAgent;
  Object.assign(globalAgent, { addRequest, options: { ...before, ...options } });
  try {
    const reason = await dial("wss://127.0.0.1:1/");
    expect([reason === "the agent says no", addRequest.mock.calls.length]).toEqual([isUsed, isUsed ? 1 : 0]);
  } finally {
    Reflect.deleteProperty(globalAgent, "addRequest");
    Object.assign(globalAgent, { options: before });
  }
});

test("an agent is checked before each connection", async () => {
  const agent = new Agent();
  agent.options.rejectUnauthorized = false;
  await expect(dial("wss://127.0.0.1:1/", agent)).rejects.toThrow("agent has rejectUnauthorized: false");
});

test("an error without a message is named by its code", async () => {
  const agent = new Agent();
  const error = Object.assign(new Error(""), { code: "ECONNREFUSED" });
  Object.assign(agent, { addRequest: (request: ClientRequest) => setImmediate(() => request.emit("error", error)) });
  expect(await dial("wss://127.0.0.1:1/", agent)).toBe("ECONNREFUSED");
});

test("frames are not compressed, even if the service offers it", async () => {
  await using it = await open();
  expect(it.headers).not.toHaveProperty("sec-websocket-extensions");
});

test("a redirect of the WebSocket is not followed", async () => {
  const paths: unknown[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url);
    response.writeHead(302, { location: "/other" }).end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const reason = await new Promise((resolve) =>
    openWebSocket(`ws://127.0.0.1:${port}/first`, {
      ...{ opened() {}, received() {}, drained() {} },
      closed: (...reason) => resolve(reason),
    }),
  );
  expect(reason).toEqual(["the WebSocket was refused: HTTP 302", 1006, 302]);
  expect(paths).toEqual(["/first"]);
  server.close();
});

test("a message in 1,024 fragments is read, and one in more ends the connection", async () => {
  await using it = await open();
  const send = (count: number) => {
    for (let left = count; left > 0; left -= 1) it.peer.send("x", { fin: left === 1 });
  };
  send(1_024);
  it.socket.send("still open");
  expect(String((await once(it.peer, "message"))[0])).toBe("still open");
  send(1_025);
  expect(await it.ended).toEqual(["Too many message fragments", 1006, undefined]);
});

test("nothing is sent while more than 1 MiB waits in the socket", async () => {
  await using it = await open();
  setWaiting(2 ** 20 + 1);
  expect(it.socket.send("refused")).toBe(false);
  setWaiting(2 ** 20);
  expect(it.socket.send("accepted")).toBe(true);
  expect(String((await once(it.peer, "message"))[0])).toBe("accepted");
});

test("nothing is sent by a socket that is closing", async () => {
  await using it = await open();
  it.socket.close();
  expect(it.socket.send("refused")).toBe(false);
  expect(await it.ended).toEqual(["closed with code 1000", 1000, undefined]);
});

test("what was sent in the same turn leaves before the socket is destroyed", async () => {
  await using it = await open();
  const received = once(it.peer, "message");
  it.socket.send("last");
  it.socket.terminate();
  expect(String((await received)[0])).toBe("last");
  expect(await it.ended).toEqual(["closed with code 1006", 1006, undefined]);
});

test("after its close frame, the service has a second to end the connection", async () => {
  await using it = await open();
  const timers = vi.spyOn(globalThis, "setTimeout");
  it.peer.close(4_000);
  expect(await it.ended).toEqual(["closed with code 4000", 4_000, undefined]);
  expect(timers.mock.calls.map(([, ms]) => ms)).toContain(1_000);
});

test("`drained` follows each frame with which more than 512 KiB wait", async () => {
  await using it = await open();
  drained.mockClear();
  for (const [waiting, calls] of [
    [2 ** 19 - 5, 0],
    [2 ** 19 - 4, 1],
  ] as const) {
    setWaiting(waiting);
    it.socket.send("12345");
    await once(it.peer, "message");
    await turn();
    expect(drained).toHaveBeenCalledTimes(calls);
  }
});

test("frames of one turn are held back while less than 64 KiB wait", async () => {
  await using it = await open();
  const cork = vi.spyOn(TcpSocket.prototype, "cork");
  setWaiting(64 * 1024 - 1);
  for (const text of ["first", "second"]) it.socket.send(text);
  const stream = cork.mock.contexts[0] as TcpSocket;
  expect([stream.writableCorked, stream.writableLength > 0]).toEqual([1, true]);
  setWaiting(64 * 1024);
  it.socket.send("third");
  expect(stream.writableCorked).toBe(0);
  const received: string[] = [];
  it.peer.on("message", (data) => received.push(String(data)));
  await vi.waitFor(() => expect(received).toEqual(["first", "second", "third"]));
});
