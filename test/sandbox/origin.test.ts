import { once } from "node:events";
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { connect as connectTcp } from "node:net";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { hostNamesOf } from "../../src/sandbox/server/origin-check.ts";
import { connect, login } from "./bot.ts";

const loginQuery = "mutation($t: String!) { startAgentSession(access_token: $t) { websocket_url } }";

/** Sends a request with exactly these headers, which fetch would not do. */
async function send(url: string, method: string, headers: OutgoingHttpHeaders, body = "") {
  const clientRequest = request(url, { method, headers });
  clientRequest.end(body);
  const [response]: { statusCode?: number; headers: IncomingHttpHeaders }[] = await once(clientRequest, "response");
  clientRequest.destroy();
  return { status: response?.statusCode, headers: response?.headers ?? {} };
}

/** Every route that exists, and one that does not. */
function routesOf({ endpoint, page, accessToken }: Sandbox) {
  const body = JSON.stringify({ query: loginQuery, variables: { t: accessToken } });
  const text = { "Content-Type": "text/plain" };
  return [
    { name: "a login", url: endpoint, method: "POST", headers: text, body },
    { name: "a preflight", url: endpoint, method: "OPTIONS", headers: {}, body: "" },
    { name: "the page", url: page, method: "GET", headers: {}, body: "" },
    { name: "a script", url: `${page}page/main.js`, method: "GET", headers: {}, body: "" },
    { name: "the stream", url: `${page}page/live`, method: "GET", headers: {}, body: "" },
    { name: "the ledger", url: `${page}page/ledger.jsonl`, method: "GET", headers: {}, body: "" },
    { name: "an action", url: `${page}page/actions`, method: "POST", headers: text, body: '{"action":"add-visitor"}' },
    { name: "no route", url: `${page}nowhere`, method: "GET", headers: {}, body: "" },
  ];
}

const foreign = [
  ["another website", { Origin: "https://evil.example" }],
  ["a sandboxed frame", { Origin: "null" }],
  ["another local server", { Origin: "http://localhost:1" }],
  ["this host over TLS", { Origin: "https://127.0.0.1" }],
  ["a name that resolves to this machine", { Host: "evil.example" }],
  ["such a name with a port", { Host: "evil.example:4747" }],
  ["a name that begins like this one", { Host: "127.0.0.1.evil.example" }],
  ["a user name like this host", { Host: "127.0.0.1@evil.example" }],
  ["an empty host", { Host: " " }],
  [
    "an image of another website",
    { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image" },
  ],
  [
    "a frame of another website",
    { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe" },
  ],
  [
    "another port of this machine",
    { "Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script" },
  ],
] as const;

test.each(foreign)("a request from %s is refused at every route, and leaves no trace", async (_, headers) => {
  await using sandbox = await startSandbox();
  const fault = sandbox.faults.arm({ fault: "login-refused", error: "RATE_LIMITED" });
  for (const route of routesOf(sandbox)) {
    const answer = await send(route.url, route.method, { ...route.headers, ...headers }, route.body);
    expect([route.name, answer.status]).toEqual([route.name, 403]);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  }
  expect(sandbox.ledger.entries).toEqual([]);
  expect(fault).toMatchObject({ remaining: 1, triggered: 0 });
});

test.each(foreign)("an upgrade from %s is refused and leaves no trace", async (_, headers) => {
  await using sandbox = await startSandbox();
  const { websocket_url } = await login(sandbox);
  const { lastSeq } = sandbox.ledger;
  const fault = sandbox.faults.arm({ fault: "upgrade-silent" });
  const { host, hostname, port, pathname } = new URL(websocket_url);
  const stream = connectTcp(Number(port), hostname);
  const lines = Object.entries({ Host: host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  const upgrade =
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
  stream.write(`GET ${pathname} HTTP/1.1\r\n${lines.join("")}${upgrade}\r\n`);
  const chunks: Buffer[] = [];
  stream.on("data", (chunk) => chunks.push(chunk));
  await once(stream, "close");
  expect(String(Buffer.concat(chunks))).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
  expect(sandbox.ledger.lastSeq).toBe(lastSeq);
  expect(fault).toMatchObject({ remaining: 1, triggered: 0 });
});

test.each([
  ["no Origin", {}],
  ["the page's own Origin", (host: string) => ({ Origin: `http://${host}`, "Sec-Fetch-Site": "same-origin" })],
  ["the name localhost", { Host: "localhost:80" }],
  ["the port of a container's host", { Host: "127.0.0.1:9" }],
  ["an IPv6 loopback address", { Host: "[::1]:4747" }],
  [
    "an address typed by hand",
    { "Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" },
  ],
  [
    "a link on another website",
    { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" },
  ],
])("a request with %s is answered", async (_, headers) => {
  await using sandbox = await startSandbox();
  const headerFields = typeof headers === "function" ? headers(new URL(sandbox.page).host) : headers;
  expect((await send(sandbox.page, "GET", headerFields)).status).toBe(200);
});

test("a form of another website is refused at every route that takes a POST", async () => {
  await using sandbox = await startSandbox();
  const form = { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" };
  const routes = routesOf(sandbox).filter(({ method }) => method === "POST");
  expect(routes.length).toBeGreaterThan(1);
  for (const route of routes) {
    const answer = await send(route.url, route.method, { ...route.headers, ...form }, route.body);
    expect([route.name, answer.status]).toEqual([route.name, 403]);
  }
  expect(sandbox.ledger.entries).toEqual([]);
});

test("a document that another website reads with a script is refused", async () => {
  await using sandbox = await startSandbox();
  const read = { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "document" };
  expect((await send(sandbox.page, "GET", read)).status).toBe(403);
});

test("bots log in, connect and talk, by address and by name", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  await bot.ping();
  const socket = new WebSocket(bot.address.replace("127.0.0.1", "localhost"), { family: 4 });
  await once(socket, "open");
  socket.terminate();
});

test("a sandbox that other machines can reach accepts the names of this machine and the given names", () => {
  expect([...hostNamesOf("127.0.0.1")]).toEqual(["127.0.0.1", "localhost", "[::1]"]);
  const names = hostNamesOf("0.0.0.0", ["Sandbox.Example", "fd00::1"]);
  expect([...names]).toEqual(expect.arrayContaining(["127.0.0.1", "0.0.0.0", "sandbox.example", "[fd00::1]"]));
  expect(names.has("evil.example")).toBe(false);
});

test("a login from another machine gets an address with the host name of its request", async () => {
  await using sandbox = await startSandbox({ host: "0.0.0.0", hostNames: ["sandbox.example"] });
  const body = JSON.stringify({ query: loginQuery, variables: { t: sandbox.accessToken } });
  const clientRequest = request(sandbox.endpoint, { method: "POST", headers: { Host: "sandbox.example:8080" } });
  clientRequest.end(body);
  const [response] = await once(clientRequest, "response");
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  expect(JSON.parse(String(Buffer.concat(chunks))).data.startAgentSession.websocket_url).toMatch(
    /^ws:\/\/sandbox\.example:8080\/stream\/0\.1\/graphql\//,
  );
});
