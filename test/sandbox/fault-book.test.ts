import { expect, test } from "vitest";
import { checkFault } from "../../src/sandbox/faults/check-fault.ts";
import { createFaultBook } from "../../src/sandbox/faults/fault-book.ts";
import { type Area, type FaultMoment, type Subject, timesOf } from "../../src/sandbox/faults/fault-types.ts";
import { type Fault, faultList, startSandbox } from "../../src/sandbox/index.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { connect, login, open } from "./bot.ts";

test.each(Object.entries(faultList))(
  "the list describes %s, and its example can be armed as JSON",
  async (name, entry) => {
    await using sandbox = await startSandbox();
    await connect(sandbox);
    const { fault } = sandbox.faults.arm(JSON.parse(JSON.stringify(entry.example)));
    expect(fault).toEqual(entry.example);
    expect(fault.fault).toBe(name);
    expect(entry.description).toMatch(/^[A-Z].*\.$/);
  },
);

test("armed faults are listed, oldest first, with their remaining times", async () => {
  await using sandbox = await startSandbox();
  const { faults } = sandbox;
  const refuse: Fault = { fault: "refuse", error: "RATE_LIMITED", times: 3 };
  faults.arm(refuse);
  const twice = faults.arm({ fault: "twice" });
  const bot = await connect(sandbox);
  await bot.request("{ agents { edges { cursor } } }");
  expect(JSON.parse(JSON.stringify(faults.armed))).toEqual([
    { fault: refuse, remaining: 2, triggered: 1 },
    { fault: { fault: "twice" }, remaining: 1, triggered: 0 },
  ]);
  twice.disarm();
  twice.disarm();
  expect(faults.armed.map(({ fault }) => fault.fault)).toEqual(["refuse"]);
});

test("changing the object of an armed fault does not change the fault", async () => {
  await using sandbox = await startSandbox();
  const fault = { fault: "refuse", error: "RATE_LIMITED" as "RATE_LIMITED" | "MAX_SUB", times: 2 } as const;
  const armed = sandbox.faults.arm(fault);
  Object.assign(fault, { error: "MAX_SUB" });
  expect(armed.fault).toMatchObject({ error: "RATE_LIMITED" });
});

test("clear disarms all faults and releases all answers", async () => {
  await using sandbox = await startSandbox();
  const { faults } = sandbox;
  const bot = await connect(sandbox);
  faults.arm({ fault: "out-of-order", times: 3 });
  faults.arm({ fault: "refuse", error: "FORBIDDEN", times: "always" });
  const answer = bot.request("{ agents { edges { cursor } } }");
  await sandbox.ledger.waitFor(({ kind }) => kind === "executed");
  await bot.ping();
  expect(bot.frames).toHaveLength(1);
  faults.clear();
  expect((await answer).payload).toHaveProperty("data");
  expect(faults.armed).toEqual([]);
  expect(await bot.data("{ agents { edges { cursor } } }")).toBeTruthy();
});

test("a fault with the moment `now` needs an open socket", async () => {
  await using sandbox = await startSandbox();
  const message = "No socket is open for the fault drop. Arm it for on-open.";
  expect(() => sandbox.faults.arm({ fault: "drop" })).toThrow(message);
  const bot = await open((await login(sandbox)).websocket_url);
  expect(sandbox.faults.arm({ fault: "drop" })).toMatchObject({ remaining: 0, triggered: 1 });
  await bot.closed;
  await sandbox.ledger.waitFor(({ kind }) => kind === "closed");
  expect(() => sandbox.faults.arm({ fault: "drop" })).toThrow(message);
});

test.each([
  [{ fault: "explode" }, 'There is no fault "explode".'],
  [{ fault: "toString" }, 'There is no fault "toString".'],
  [{ fault: "twice", times: 0 }, "The fault twice cannot be triggered 0 times."],
  [{ fault: "twice", times: 1.5 }, "The fault twice cannot be triggered 1.5 times."],
  [{ fault: "out-of-order", times: "always" }, 'The fault out-of-order cannot be triggered "always" times.'],
  [{ fault: "drop", when: "tomorrow" }, 'The fault drop has no moment "tomorrow".'],
  [{ fault: "garbage", frame: "rubble" }, 'There is no malformed frame "rubble".'],
  [{ fault: "refuse", error: "TEAPOT" }, 'The API has no error "TEAPOT".'],
  [{ fault: "close", code: 1006 }, "A socket cannot be closed with the code 1006."],
  [{ fault: "close", reason: "x".repeat(124) }, "The reason of a close frame cannot be longer than 123 bytes."],
  [{ fault: "twice", tmies: 2 }, 'The fault twice has no property "tmies". It can have times, where.'],
  [{ fault: "twice", where: null }, "The fault twice cannot have null as its where."],
  [{ fault: "twice", where: { kind: "poll" } }, 'The fault twice cannot have {"kind":"poll"} as its where.'],
  [{ fault: "late", ms: "2000" }, 'The fault late cannot have "2000" as its ms.'],
  [{ fault: "late", ms: 2 ** 31 }, "The fault late cannot have 2147483648 as its ms."],
  [{ fault: "silent", ms: 5 }, 'The fault silent has no property "ms". It can have times, where.'],
  [{ fault: "say" }, 'The fault say needs "text".'],
  [{ fault: "login-http" }, 'The fault login-http needs "status".'],
  [{ fault: "refuse", error: undefined }, 'The fault refuse needs "error".'],
  [{ fault: "login-http", status: 101 }, "The fault login-http cannot have 101 as its status."],
  [{ fault: "upgrade-refused", status: 101 }, "The fault upgrade-refused cannot have 101 as its status."],
  [
    { fault: "login-refused", error: "FORBIDDEN", status: 100 },
    "The fault login-refused cannot have 100 as its status.",
  ],
  [{ fault: "login-http", status: 42 }, "The fault login-http cannot have 42 as its status."],
  [
    { fault: "login-http", status: 302, headers: { Location: "a\nb" } },
    'The fault login-http cannot have {"Location":"a\\nb"} as its headers.',
  ],
  [{ fault: "alter-answer", remove: "id" }, 'The fault alter-answer cannot have "id" as its remove.'],
])("%j is refused", async (fault, message) => {
  await using sandbox = await startSandbox();
  expect(() => sandbox.faults.arm(fault as Fault)).toThrow(new TypeError(message));
});

test("a fault for an operation that no client sends is never triggered", async () => {
  await using sandbox = await startSandbox();
  const armed = sandbox.faults.arm({ fault: "drop", when: "on-request", where: { operation: "SendMessage" } });
  const bot = await connect(sandbox);
  await bot.data("{ agents { edges { cursor } } }");
  expect(armed).toMatchObject({ remaining: 1, triggered: 0 });
});

const faults = (all: readonly object[]) => all.map((fault) => [fault as Fault] as const);
const closes = (...codes: number[]) => codes.map((code) => ({ fault: "close", code }));
const statuses = (fault: object, ...codes: unknown[]) => codes.map((status) => ({ ...fault, status }));
const refused = { fault: "login-refused", error: "FORBIDDEN" };

test.each(
  faults([
    ...closes(1000, 1003, 1007, 1014, 3000, 4999),
    ...statuses({ fault: "protocol-error" }, 100, 999),
    ...["login-http", "upgrade-refused"].flatMap((fault) => statuses({ fault }, 200, 999)),
    ...statuses(refused, 200, 999),
    { fault: "late", ms: 0 },
    { fault: "late", ms: 0.5 },
    { fault: "late", ms: 2 ** 31 - 1 },
    { fault: "late", ms: undefined },
    { fault: "data-early", count: 1 },
    { fault: "twice", times: "always" },
    { fault: "twice", times: 1 },
    { fault: "close", reason: "x".repeat(123) },
    { fault: "drop", when: undefined },
    { fault: "twice", where: { operation: "a", kind: "ping", agent: "b" } },
    { fault: "login-http", status: 200, headers: {}, body: "" },
    { fault: "alter-answer", set: {}, remove: ["a"] },
    { fault: "eos", leaveOpen: false, reason: "" },
    { fault: "refuse", error: "FORBIDDEN", message: "", carriedOut: false },
  ]),
)("%j is a fault", (fault) => expect(() => checkFault(fault)).not.toThrow());

test.each(
  faults([
    ...closes(999, 1004, 1005, 1006, 1015, 2999, 5000, 1000.5, Number.NaN),
    { fault: "close", code: "1000" },
    { fault: "close", reason: "é".repeat(62) },
    ...statuses({ fault: "protocol-error" }, 99, 1000, 200.5, "200"),
    ...["login-http", "upgrade-refused"].flatMap((fault) => statuses({ fault }, 199, 1000, 200.5, "200")),
    ...statuses(refused, 199, 1000),
    { fault: "late", ms: -1 },
    { fault: "late", ms: Number.NaN },
    { fault: "data-early", count: 0 },
    { fault: "data-early", count: 1.5 },
    { fault: "twice", times: -1 },
    { fault: "twice", times: "often" },
    { fault: "out-of-order", times: 0 },
    { fault: "twice", where: [] },
    { fault: "twice", where: "query" },
    { fault: "twice", where: { kind: undefined } },
    { fault: "twice", where: { operation: 7 } },
    { fault: "twice", where: { agent: null } },
    { fault: "twice", where: { name: "x" } },
    { fault: "eos", reason: 7 },
    { fault: "eos", leaveOpen: "yes" },
    { fault: "say", text: 7 },
    { fault: "refuse", error: "FORBIDDEN", message: 7 },
    { fault: "refuse", error: "FORBIDDEN", carriedOut: 1 },
    { fault: "refuse", error: "toString" },
    { fault: "garbage", frame: "toString" },
    { fault: "protocol-error", body: 7 },
    { fault: "alter-answer", set: null },
    { fault: "alter-answer", set: [] },
    { fault: "alter-answer", set: "id" },
    { fault: "alter-data", remove: ["a", 7] },
    { fault: "login-http", status: 200, headers: [] },
    { fault: "login-http", status: 200, headers: { "a b": "x" } },
    { fault: "login-http", status: 200, headers: { a: 7 } },
    { fault: "login-elsewhere", websocket_url: 7 },
    { fault: 7 },
  ]),
)("%j is no fault", (fault) => expect(() => checkFault(fault)).toThrow(TypeError));

/** Creates a book on a clock that stands still, and a list of the names of triggered faults. */
function startBook() {
  const clock = new ManualClock();
  const triggered: string[] = [];
  const book = createFaultBook(clock, ({ fault }) => triggered.push(fault));
  return { clock, book, triggered };
}

const mutation: Subject = { kind: "mutation", operations: ["Send", "sendMessage"], agent: "Bot" };
const ping: Subject = { kind: "ping", operations: [], agent: "Bot" };
const start: Subject = { kind: "subscription", operations: ["message"], agent: "Bot" };
const stop: Subject = { kind: "stop", operations: ["message"], agent: "Bot" };

test.each<[Fault, Area, Subject, boolean, FaultMoment?]>([
  [{ fault: "twice" }, "answer", mutation, true],
  [{ fault: "twice" }, "data", mutation, false],
  [{ fault: "data-twice" }, "data", mutation, true],
  [{ fault: "twice", where: { operation: "Send" } }, "answer", mutation, true],
  [{ fault: "twice", where: { operation: "sendMessage" } }, "answer", mutation, true],
  [{ fault: "twice", where: { operation: "Other" } }, "answer", mutation, false],
  [{ fault: "twice", where: { kind: "mutation" } }, "answer", mutation, true],
  [{ fault: "twice", where: { kind: "query" } }, "answer", mutation, false],
  [{ fault: "twice", where: { agent: "Bot" } }, "answer", mutation, true],
  [{ fault: "twice", where: { agent: "Sam" } }, "answer", mutation, false],
  [{ fault: "twice", where: { operation: "Send", kind: "mutation", agent: "Sam" } }, "answer", mutation, false],
  [{ fault: "twice" }, "answer", ping, false],
  [{ fault: "twice", where: { agent: "Bot" } }, "answer", ping, false],
  ...(["silent", "late", "twice", "alter-answer"] as const).map(
    (fault) => [{ fault, where: { kind: "ping" } }, "answer", ping, true] as [Fault, Area, Subject, boolean],
  ),
  [{ fault: "refuse", error: "FORBIDDEN", where: { kind: "ping" } }, "answer", ping, false],
  [{ fault: "out-of-order", where: { kind: "ping" } }, "answer", ping, false],
  [{ fault: "drop", when: "after-frame" }, "socket", ping, true, "after-frame"],
  [{ fault: "ignore-stop" }, "answer", stop, true],
  [{ fault: "ignore-stop" }, "answer", mutation, false],
  [{ fault: "data-early" }, "answer", start, true],
  [{ fault: "data-early" }, "answer", mutation, false],
  [{ fault: "reuse-id" }, "answer", start, true],
  [{ fault: "reuse-id" }, "answer", stop, false],
  [{ fault: "drop", when: "on-request" }, "socket", mutation, true, "on-request"],
  [{ fault: "drop", when: "on-request" }, "socket", mutation, false, "on-open"],
])("%j in the area %s, with %j: %s", (fault, area, subject, isTaken, moment) => {
  const { book, triggered } = startBook();
  const armed = book.arm(fault);
  const times = timesOf(fault);
  expect(book.take(area, subject, moment)?.fault).toBe(isTaken ? fault.fault : undefined);
  expect(triggered).toEqual(isTaken ? [fault.fault] : []);
  expect(armed).toMatchObject(
    isTaken ? { triggered: 1, remaining: Number(times) - 1 } : { triggered: 0, remaining: times },
  );
});

test("of several faults the oldest is triggered, until it was triggered as often as it should", () => {
  const { book } = startBook();
  book.arm({ fault: "silent", times: 2 });
  book.arm({ fault: "twice", times: "always" });
  const take = () => book.take("answer", mutation)?.fault;
  expect([take(), take(), take(), take()]).toEqual(["silent", "silent", "twice", "twice"]);
  expect(book.armed).toMatchObject([{ fault: { fault: "twice" }, remaining: "always", triggered: 2 }]);
});

test("listeners are called when a fault is armed, triggered or disarmed, and when all are cleared", () => {
  const { book } = startBook();
  let calls = 0;
  book.listeners.add(() => {
    calls += 1;
  });
  const happens = (change: () => unknown) => {
    calls = 0;
    change();
    return calls > 0;
  };
  let armed = book.arm({ fault: "twice", times: 2 });
  expect(happens(() => (armed = book.arm({ fault: "silent" })))).toBe(true);
  expect(happens(() => book.take("answer", mutation))).toBe(true);
  expect(happens(() => book.take("data", mutation))).toBe(false);
  expect(happens(() => armed.disarm())).toBe(true);
  expect(book.armed.map(({ fault }) => fault.fault)).toEqual(["twice"]);
  expect(happens(() => book.clear())).toBe(true);
  expect(book.armed).toEqual([]);
});

test("a fault of now applies to the open sockets of its agent, and does not wait", () => {
  const { book, triggered } = startBook();
  const applied: string[] = [];
  for (const agent of ["Bot", "Sam"])
    book.targets.add({ agent, apply: ({ fault }) => applied.push(`${agent} ${fault}`) });
  expect(book.arm({ fault: "drop", where: { agent: "Sam", operation: "any" } })).toMatchObject({
    remaining: 0,
    triggered: 1,
  });
  expect(applied).toEqual(["Sam drop"]);
  book.arm({ fault: "close", when: "now" });
  expect(applied).toEqual(["Sam drop", "Bot close", "Sam close"]);
  expect([book.armed, triggered]).toEqual([[], ["drop", "close"]]);
  expect(() => book.arm({ fault: "drop", where: { agent: "Robin" } })).toThrow("No socket is open for the fault drop.");
});

test("what is held goes on after its time, when it is released, or when all is cleared, the oldest first", async () => {
  const { book, clock } = startBook();
  const released: string[] = [];
  const hold = (name: string, ms?: number) => {
    const held = book.hold(ms);
    void held.released.then(() => released.push(name));
    return held;
  };
  hold("a", 10);
  const b = hold("b", 1_000);
  hold("c");
  hold("d");
  expect([book.held, clock.waiting]).toEqual([4, 2]);
  clock.advance(10);
  b.release();
  await Promise.resolve();
  expect([released, book.held, clock.waiting]).toEqual([["a", "b"], 2, 0]);
  expect([book.release(), book.held]).toEqual([2, 0]);
  await Promise.resolve();
  expect(released).toEqual(["a", "b", "c", "d"]);
  hold("e");
  book.clear();
  await Promise.resolve();
  expect(released.at(-1)).toBe("e");
  expect(book.release()).toBe(0);
});

test("a batch goes on in reverse order when it is complete, and another batch waits by itself", async () => {
  const { book } = startBook();
  const [one, other] = [{}, {}];
  const released: string[] = [];
  const hold = (batch: object, name: string) => void book.holdInBatch(batch, 3).then(() => released.push(name));
  hold(one, "1");
  hold(one, "2");
  hold(other, "other");
  await new Promise(setImmediate);
  expect(released).toEqual([]);
  hold(one, "3");
  await new Promise(setImmediate);
  expect([released, book.held]).toEqual([["3", "2", "1"], 1]);
  hold(one, "4");
  await new Promise(setImmediate);
  expect([released.length, book.held]).toEqual([3, 2]);
});
