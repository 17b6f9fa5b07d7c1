import { readFileSync } from "node:fs";
import { get, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../../src/sandbox/index.ts";
import { connect } from "../bot.ts";

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends a plain HTTP request with any headers, because some browsers may send headers that fetch does not allow. */
function ask({ page }: Sandbox, path: string, { method = "GET", headers = {}, body = "" }: Asked = {}) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>((resolve, reject) => {
    const asking = request(new URL(page), { path, method, headers }, (response) => {
      text(response).then(
        (read) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: read }),
        reject,
      );
    });
    asking.on("error", reject).end(body);
  });
}

const json = { "Content-Type": "application/json" };
const post = (sandbox: Sandbox, body: unknown, headers: Readonly<Record<string, string>> = json) =>
  ask(sandbox, "/page/actions", {
    method: "POST",
    headers,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

test("the page is at the sandbox's own address, and all its files load under a strict policy", async () => {
  await using sandbox = await startSandbox();
  expect(sandbox.page).toBe(`http://${new URL(sandbox.endpoint).host}/`);
  const { status, headers, body } = await ask(sandbox, "/");
  expect([status, headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
  expect(headers["content-security-policy"]).toContain("default-src 'none'");
  expect(headers["content-security-policy"]).not.toContain("unsafe");
  const files = [...body.matchAll(/(?:href|src)="(\/page\/[^"]+\.(?:css|js|svg))"/g)].map(([, file = ""]) => file);
  expect(files.length).toBeGreaterThan(6);
  for (const file of files) expect((await ask(sandbox, file)).status).toBe(200);
  expect(body).not.toMatch(/https?:|<style|style=|onclick/);
});

test.each([
  "/page/",
  "/page/../page.ts",
  "/page/%2e%2e/page.ts",
  "/page/index.html",
  "/page/chat",
  "/page",
  "//",
  "/page/live.ts",
])("%s is not found", async (path) => {
  await using sandbox = await startSandbox();
  expect((await ask(sandbox, path)).status).toBe(404);
});

test.each([
  ["a name that leads to this machine", { Host: "evil.example" }],
  ["a foreign website", { Origin: "https://evil.example" }],
  ["a website in a sandboxed frame", { Origin: "null" }],
  ["another local server", { Origin: "http://localhost:1" }],
])("a request from %s gets no data and has no effect", async (_, headers) => {
  await using sandbox = await startSandbox();
  for (const path of ["/", "/page/main.js", "/page/live", "/page/ledger.jsonl"]) {
    expect((await ask(sandbox, path, { headers })).status).toBe(403);
  }
  const { status, body } = await post(sandbox, { action: "add-visitor" }, { ...json, ...headers });
  expect([status, Object.keys(JSON.parse(body))]).toEqual([403, ["error"]]);
  const bot = await connect(sandbox);
  expect((await bot.data("{ channels { edges { node { id } } } }")).channels.edges).toEqual([]);
});

test("a form of another website cannot send an action, and no answer allows other origins", async () => {
  await using sandbox = await startSandbox();
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
    expect((await post(sandbox, { action: "add-visitor" }, { "Content-Type": type })).status).toBe(415);
  }
  const preflight = await ask(sandbox, "/page/actions", {
    method: "OPTIONS",
    headers: { Origin: "https://evil.example" },
  });
  expect(preflight.status).toBe(403);
  expect(Object.keys(preflight.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
});

test.each([
  ["not JSON", "{", "The body is not JSON."],
  ["no object", "[]", "The body is not a JSON object."],
  ["an unknown action", { action: "explode" }, 'There is no action "explode".'],
  ["an action that cannot be a text", { action: { toString: 1 } }, 'There is no action {"toString":1}.'],
  [
    "a fault that cannot be a text",
    { action: "arm", fault: { fault: { toString: 1 } } },
    'There is no fault {"toString":1}.',
  ],
  ["an action with signs that no one sees", { action: "a\u202e\u2028" }, 'There is no action "a\\u{202e} ".'],
  ["a name of the language's own", { action: "constructor" }, 'There is no action "constructor".'],
  [
    "an unknown visitor",
    { action: "say", visitor: "unknown", text: "Hi" },
    "This visitor is not on the website any more.",
  ],
  ["words missing", { action: "say", visitor: 7 }, "The visitor is missing."],
  [
    "an unknown department",
    { action: "add-visitor", department: "Moon" },
    "There is no department Moon in the account. There are: Support, Sales.",
  ],
  ["an unknown agent", { action: "set-status", agent: "x" }, "There is no human agent with this id."],
  ["no fault", { action: "arm", fault: null }, "The fault is not a JSON object."],
  [
    "a fault with an unknown part",
    { action: "describe-fault", fault: { fault: "drop", x: 1 } },
    'The fault drop has no property "x". It can have when, times, where.',
  ],
  ["an unknown bad day", { action: "arm-bad-day", name: "Sunday" }, 'There is no bad day "Sunday".'],
  [
    "no bot for a bad day",
    { action: "arm-bad-day", name: "Reconnect storm" },
    "No socket is open for the fault drop. Arm it for on-open.",
  ],
  ["an entry that is not kept", { action: "print-entry", seq: 7 }, "The ledger does not keep this entry any more."],
  ["an entry without a number", { action: "print-entry", seq: "7" }, "The seq is not a whole number."],
  ["a look without a filter", { action: "look", stream: 1, search: "" }, "There is no filter undefined."],
  [
    "a look at no list",
    { action: "look", stream: 1, search: "", filter: "all", limit: 1, open: "x", frames: true },
    "The open is not a list of texts.",
  ],
  ["an unknown fault", { action: "arm", fault: { fault: "explode" } }, 'There is no fault "explode".'],
])("the action %s is refused with a reason", async (_, body, error) => {
  await using sandbox = await startSandbox();
  const answer = await post(sandbox, body);
  expect([answer.status, JSON.parse(answer.body)]).toEqual([400, { error }]);
});

test("the page cannot set the status of the bot", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const { agents } = await bot.data("{ agents { edges { node { id } } } }");
  const { status } = await post(sandbox, { action: "set-status", agent: agents.edges[0].node.id, status: "ONLINE" });
  expect(status).toBe(400);
});

test("a browser that does not read costs no memory, and later gets the number of entries that it missed", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  const reading = await new Promise<IncomingMessage>((resolve) => get(`${sandbox.page}page/live`, resolve));
  reading.setEncoding("utf8").pause();
  const payload = "x".repeat(20_000);
  for (let round = 0; round < 40; round++) {
    for (let count = 0; count < 20; count++) bot.send({ sig: "PING", payload });
    await bot.ping();
  }
  const query = "query Last { departments { edges { cursor } } }";
  await bot.data(query);
  let read = "";
  for await (const text of reading) {
    read += text;
    if (read.includes(query)) break;
  }
  // The whole update would have 32 MB.
  expect(read.length).toBeLessThan(24_000_000);
  expect(read).toMatch(/"skipped":[1-9]/);
});

test("the page is found with a query, and its address takes nothing but GET", async () => {
  await using sandbox = await startSandbox();
  expect((await ask(sandbox, "/?theme=dark")).status).toBe(200);
  expect((await ask(sandbox, "/", { method: "POST" })).status).toBe(404);
  expect((await ask(sandbox, "/page/actions")).status).toBe(404);
});

test("the ledger is a file to save, without the token", async () => {
  await using sandbox = await startSandbox();
  await connect(sandbox);
  await sandbox.ledger.waitFor(({ kind }) => kind === "opened");
  const { status, headers, body } = await ask(sandbox, "/page/ledger.jsonl");
  expect([status, headers["content-type"], headers["content-disposition"], headers["cache-control"]]).toEqual([
    200,
    "application/jsonl; charset=utf-8",
    'attachment; filename="sandbox-ledger.jsonl"',
    "no-store",
  ]);
  expect(body).toBe(sandbox.ledger.toJSONLines());
  expect(body.trimEnd().split("\n")).toHaveLength(3);
});

test("an action is answered in JSON, with what it returns or with an empty object", async () => {
  await using sandbox = await startSandbox();
  const { status, headers, body } = await post(sandbox, { action: "add-visitor", display_name: "Ann" });
  expect([status, headers["content-type"], headers["cache-control"]]).toEqual([200, "application/json", "no-store"]);
  const { id } = JSON.parse(body);
  const reply = await post(sandbox, { action: "say", visitor: id, text: "Hi" });
  expect([reply.status, reply.body]).toEqual([200, "{}"]);
});

test("a browser that leaves in the middle of an action changes nothing", async () => {
  await using sandbox = await startSandbox();
  const headers = { ...json, "Content-Length": 100 };
  const half = request(new URL("/page/actions", sandbox.page), { method: "POST", headers }).on("error", () => {});
  half.write('{"action":"add-visitor"}', () => half.destroy());
  await new Promise((resolve) => half.on("close", resolve));
  expect((await ask(sandbox, "/")).status).toBe(200);
});

test("a body that is too long is refused", async () => {
  await using sandbox = await startSandbox();
  expect((await post(sandbox, { action: "say", text: "x".repeat(2 ** 20) })).status).toBe(413);
});

const theme = readFileSync("src/sandbox/page/browser/styles/theme.css", "utf8");
const [light = "", dark = ""] = theme.split("prefers-color-scheme: dark");

test.each([
  ["light", light],
  ["dark", dark],
])("in %s all text has a contrast of at least 4.5 to 1", (_, css) => {
  const colors = new Map([...css.matchAll(/--([\w-]+): (#\w{6});/g)].map(([, name = "", color = ""]) => [name, color]));
  const pairs = ["text", "muted", "accent", "good", "warn", "bad"].flatMap((word) =>
    ["ground", "surface", "raised"].map((behind) => [word, behind] as const),
  );
  const tokens = [...colors.keys()]
    .filter((name) => name.startsWith("token-"))
    .map((word) => [word, "ground"] as const);
  expect(tokens).toHaveLength(6);
  for (const [word, behind] of [
    ...[...pairs, ...tokens],
    ["on-accent", "accent"],
    ["text", "accent-soft"],
    ["muted", "accent-soft"],
    ["text", "warn-soft"],
    ["muted", "warn-soft"],
    ["bad", "bad-soft"],
  ] as const) {
    const contrast = contrastOf(colors.get(word) ?? "", colors.get(behind) ?? "");
    expect({ word, behind, isEnough: contrast >= 4.5, contrast }).toMatchObject({ isEnough: true });
  }
});

/** Returns the contrast by WCAG 2: from 1 to 21. */
function contrastOf(one: string, other: string): number {
  const [darker = 0, brighter = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (brighter + 0.05) / (darker + 0.05);
}

function luminanceOf(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
