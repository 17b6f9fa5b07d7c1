import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { type Dial, openWire, type PendingLogin, type ReplaySocket } from "../../../src/sandbox/replay/wire.ts";

const body = JSON.stringify({ query: "mutation { startAgentSession }" });

/** Opens a server that handles logins and WebSockets as the test says. */
async function start({
  login = () => {},
  dial = () => {},
}: {
  login?: (pending: PendingLogin) => void;
  dial?: (dial: Dial) => void;
} = {}) {
  const frames: string[] = [];
  const wire = await openWire(0, {
    login,
    dial,
    frame: (text, socket) => {
      frames.push(text);
      socket.send(`heard ${text}`);
    },
  });
  let isClosed = false;
  const close = async () => {
    if (!isClosed) await wire.close();
    isClosed = true;
  };
  onTestFinished(close);
  return { ...wire, close, frames };
}

test("a login gets the answer of the replay, with Retry-After if there is one", async () => {
  const replies = [
    { status: 429, body: '{"a":1}', retryAfter: "2" },
    { status: 200, body: "" },
  ];
  const { endpoint } = await start({ login: ({ answer }) => answer(replies.shift() ?? { status: 500, body: "" }) });
  const refused = await fetch(`${endpoint}?any`, { method: "POST", body });
  expect([refused.status, refused.headers.get("retry-after"), await refused.text()]).toEqual([429, "2", '{"a":1}']);
  expect(refused.headers.get("content-type")).toBe("application/json");
  const accepted = await fetch(endpoint, { method: "POST", body });
  expect([accepted.status, accepted.headers.get("retry-after")]).toEqual([200, null]);
});

test("a login can be cut", async () => {
  const { endpoint } = await start({ login: ({ cut }) => cut() });
  await expect(fetch(endpoint, { method: "POST", body })).rejects.toThrow("fetch failed");
});

test.each<[string, string, RequestInit, number]>([
  ["a GET", "", {}, 404],
  ["another path", "/more", { method: "POST", body }, 404],
  ["another operation", "", { method: "POST", body: "{}" }, 404],
  ["more than 1 MiB", "", { method: "POST", body: `${body}${" ".repeat(1024 * 1024)}` }, 404],
  ["another website", "", { method: "POST", body, headers: { Origin: "https://evil.example" } }, 403],
])("%s is no login", async (_, path, init, status) => {
  let logins = 0;
  const { endpoint } = await start({
    login: () => {
      logins += 1;
    },
  });
  expect((await fetch(`${endpoint}${path}`, init)).status).toBe(status);
  expect(logins).toBe(0);
});

test("each session has an address of its own", async () => {
  const { endpoint, newAddress } = await start();
  const { host } = new URL(endpoint);
  expect([newAddress(), newAddress()]).toEqual([
    `ws://${host}/stream/0.1/graphql/replay1:1`,
    `ws://${host}/stream/0.1/graphql/replay2:1`,
  ]);
});

test("a WebSocket carries frames in both directions", async () => {
  const { newAddress, frames, close } = await start({ dial: ({ accept }) => void accept() });
  const socket = new WebSocket(newAddress());
  await once(socket, "open");
  socket.send("hello");
  const [data] = await once(socket, "message");
  expect([String(data), frames]).toEqual(["heard hello", ["hello"]]);
  await Promise.all([once(socket, "close"), close()]);
});

test.each([
  [1000, 1000],
  [1012, 1012],
  [1014, 1014],
  [3000, 3000],
  [4999, 4999],
  [1004, 1006],
  [1005, 1006],
  [1006, 1006],
  [999, 1006],
  [1015, 1006],
  [2999, 1006],
  [5000, 1006],
])("a WebSocket that ended with %i ends with %i for the bot, and takes no frame afterwards", async (code, seen) => {
  let accepted: ReplaySocket | undefined;
  const { newAddress } = await start({
    dial: ({ accept }) => {
      accepted = accept();
    },
  });
  const socket = new WebSocket(newAddress());
  await once(socket, "open");
  accepted?.end(code);
  accepted?.send("too late");
  socket.on("message", () => {
    throw new Error("A frame came after the end.");
  });
  const [closed] = await once(socket, "close");
  expect(closed).toBe(seen);
});

test("a WebSocket is refused with a status, or with nothing", async () => {
  const statuses = [503, 0];
  const { newAddress } = await start({ dial: ({ refuse }) => refuse(statuses.shift() ?? 0) });
  const refused = new WebSocket(newAddress());
  expect(String((await once(refused, "error"))[0])).toContain("Unexpected server response: 503");
  const cut = new WebSocket(newAddress());
  expect(String((await once(cut, "error"))[0])).toContain("socket hang up");
});

test.each([
  ["another path", "/stream/0.2/graphql/x:1", {}],
  ["another website", "/stream/0.1/graphql/x:1", { Origin: "https://evil.example" }],
])("a WebSocket from %s is cut, and none is reported", async (_, path, headers) => {
  let dials = 0;
  const { endpoint } = await start({
    dial: () => {
      dials += 1;
    },
  });
  const socket = new WebSocket(new URL(path, endpoint.replace("http:", "ws:")), { headers });
  expect(String((await once(socket, "error"))[0])).toContain("socket hang up");
  expect(dials).toBe(0);
});
