import { expect, test } from "vitest";
import { createTextHider } from "../../src/recording/hide-texts.ts";
import { type RecordOptions, recordTo } from "../../src/recording/index.ts";
import { readRecording } from "../../src/recording/read.ts";
import { type Fault, replay, startSandbox } from "../../src/sandbox/index.ts";
import { demoBot } from "../sandbox/replay/conversation.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { expectWarnings } from "../support/warnings.ts";

const token = "CANARY-TOKEN";

/** Records an echo bot that talks with Ann. Returns the texts that no recording may hold. */
async function record(file: string, options: RecordOptions, faults: readonly Fault[] = []) {
  await using sandbox = await startSandbox({ accessToken: token });
  for (const fault of faults) sandbox.faults.arm(fault);
  const bot = demoBot(undefined, { recorder: recordTo(file, options) });
  const stop = await bot({ endpoint: sandbox.endpoint, accessToken: token, ended() {} });
  const ann = await sandbox.addVisitor({ display_name: "Ann Canary" });
  for (const text of ['My parcel is "lost"', "Order 4711", 'My parcel is "lost"']) {
    await ann.says(text);
    await ann.hears(text);
  }
  const address = new URL(sandbox.websocket).host;
  await stop();
  return [token, address];
}

test("a recording of a session can be replayed, and contains no secret", async () => {
  using folder = temporaryFolder();
  const file = folder.path("session.jsonl");
  const secrets = await record(file, { keepTexts: true });
  expect(folder.mode(file.split("/").at(-1) ?? "")).toBe(0o600);
  const text = folder.read("session.jsonl");
  for (const secret of secrets) expect(text).not.toContain(secret);
  expect(text).toContain("Order 4711");
  expect(await replay(file, demoBot(), { waitMs: 60_000 })).toMatchObject({ differences: [] });
});

test("without keepTexts a recording contains no texts and no names, and equal texts stay equal", async () => {
  using folder = temporaryFolder();
  const file = folder.path("session.jsonl");
  await record(file, {});
  for (const part of ["parcel", "4711", "Ann", "Canary"]) expect(folder.read("session.jsonl")).not.toContain(part);
  const contents = [...folder.read("session.jsonl").matchAll(/"content":"(\[text \w+\])"/g)].map(([, text]) => text);
  expect(new Set(contents).size).toBe(2);
  expect(await replay(file, demoBot(), { waitMs: 60_000 })).toMatchObject({ differences: [] });
  const other = demoBot((text) => [`${text}!`]);
  await expect(replay(file, other, { waitMs: 60_000 })).rejects.toThrow("3 differences");
});

test("a refused login and a refused upgrade are recorded and replayed", async () => {
  using folder = temporaryFolder();
  const file = folder.path("session.jsonl");
  const faults = [
    { fault: "login-http", status: 503, body: "busy", headers: { "Retry-After": "0" } },
    { fault: "login-refused", error: "RATE_LIMITED" },
    { fault: "upgrade-refused", status: 502 },
  ] as const satisfies Fault[];
  await record(file, {}, faults);
  const entries = readRecording(folder.read("session.jsonl"));
  const answers = entries.flatMap((entry) => (entry.kind === "login-answer" ? [entry.status] : []));
  expect(answers.slice(0, 2)).toEqual([503, 429]);
  expect(entries.filter(({ kind }) => kind === "upgrade-refused")).toMatchObject([{ status: 502 }]);
  expect(await replay(file, demoBot(), { waitMs: 60_000 })).toMatchObject({ differences: [] });
});

test("a binary frame is recorded with its size, and replayed as a binary frame", async () => {
  using folder = temporaryFolder();
  const file = folder.path("session.jsonl");
  await record(file, {}, [{ fault: "garbage", frame: "binary", when: "after-answer" }]);
  const garbage = { kind: "garbage", text: "", bytes: 4 };
  const garbageIn = (name: string) =>
    readRecording(folder.read(name)).flatMap(({ seq, at, ...entry }) => (entry.kind === "garbage" ? [entry] : []));
  expect(garbageIn("session.jsonl")).toMatchObject([garbage]);
  const bot = demoBot(undefined, { recorder: recordTo(folder.path("again.jsonl")) });
  expect(await replay(file, bot, { waitMs: 60_000 })).toMatchObject({ differences: [] });
  expect(garbageIn("again.jsonl")).toMatchObject([garbage]);
  for (const bytes of [-1, 1.5, 2 ** 40, "4"]) {
    const line = JSON.stringify({ seq: 1, at: 0, socket: 1, ...garbage, bytes });
    expect(() => readRecording(`${line}\n`)).toThrow("line 1, garbage: bytes is missing or not valid");
  }
});

test("at its maximum size the recording ends with a process warning, and the bot continues", async () => {
  using folder = temporaryFolder();
  const file = folder.path("session.jsonl");
  await using warnings = expectWarnings();
  await record(file, { maxBytes: 2_000 });
  expect(String(await warnings.first)).toContain("The recording of the session has ended: it has reached 2000 bytes");
  expect(folder.read("session.jsonl").length).toBeLessThanOrEqual(2_000);
  expect(folder.read("session.jsonl")).toMatch(/\}\n$/);
});

test("a file that cannot be written is refused at once", () => {
  expect(() => recordTo("/there/is/no/such/folder/session.jsonl")).toThrow("ENOENT");
});

test("texts of people are replaced everywhere; ids, types and error names stay", () => {
  const hide = createTextHider(Buffer.from("key"));
  const document = 'mutation{sendMessage(channel_id:"c1",msg:"Hi Ann",options:["One",""]){success}}';
  const request = hide({
    kind: "request",
    socket: 1,
    id: "a",
    operations: ["sendMessage"],
    document,
    variables: { msg: "Hi Ann" },
  });
  expect(request).toMatchObject({
    id: "a",
    document: expect.stringMatching(
      /^mutation\{sendMessage\(channel_id:"c1",msg:"\[text \w{10}\]",options:\["\[text \w{10}\]",""\]\)\{success\}\}$/,
    ),
    variables: { msg: expect.stringMatching(/^\[text \w{10}\]$/) },
  });
  const { document: hidden, variables } = request as unknown as { document: string; variables: { msg: string } };
  expect(hidden).toContain(variables.msg);
  const from = { __typename: "Visitor", id: "v1", display_name: "Ann" };
  const errors = [{ name: "FORBIDDEN", message: "not Ann" }];
  const data = {
    kind: "data",
    socket: 1,
    subscription_id: "s1",
    payload: { data: { from, n: 1, ok: true }, errors },
  } as const;
  expect(hide(data)).toMatchObject({
    subscription_id: "s1",
    payload: {
      data: { from: { ...from, display_name: expect.stringMatching(/^\[text /) }, n: 1, ok: true },
      errors: [{ name: "FORBIDDEN", message: expect.stringMatching(/^\[text /) }],
    },
  });
});

test.each([
  ["[]", "line 1 is not a JSON object"],
  ["{}", "line 1 has no kind, seq and at"],
  ['{"seq":1,"at":2,"kind":"later"}', "line 1 has an unknown kind"],
  ['\n{"seq":1,"at":2,"kind":"data","socket":1}', "line 2, data: subscription_id is missing or not valid"],
  ['{"seq":1,"at":2,"kind":"ping","socket":1}', "it holds no request of a bot"],
  ["", "it holds no request of a bot"],
])("%j is refused as a recording", (text, message) => {
  expect(() => readRecording(`${text}\n`)).toThrow(message);
});

test("an incomplete last line is ignored", () => {
  const request = { seq: 1, at: 2, kind: "request", socket: 1, id: 1, operations: [], document: "{x}" };
  expect(readRecording(`${JSON.stringify(request)}\n{"seq":2,"at`)).toEqual([request]);
});
