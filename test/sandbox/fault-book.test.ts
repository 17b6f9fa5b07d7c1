import { expect, test } from "vitest";
import { type Fault, faultList, startSandbox } from "../../src/sandbox/index.ts";
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
  [{ fault: "twice", tmies: 2 }, 'The fault twice has no part "tmies". It can have times, where.'],
  [{ fault: "twice", where: null }, "The fault twice cannot have null as its where."],
  [{ fault: "twice", where: { kind: "poll" } }, 'The fault twice cannot have {"kind":"poll"} as its where.'],
  [{ fault: "late", ms: "2000" }, 'The fault late cannot have "2000" as its ms.'],
  [{ fault: "late", ms: 2 ** 31 }, "The fault late cannot have 2147483648 as its ms."],
  [{ fault: "silent", ms: 5 }, 'The fault silent has no part "ms". It can have times, where.'],
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
])("%j cannot be armed", async (fault, message) => {
  await using sandbox = await startSandbox();
  expect(() => sandbox.faults.arm(fault as Fault)).toThrow(new TypeError(message));
});

test("a fault whose operation never comes is never triggered", async () => {
  await using sandbox = await startSandbox();
  const armed = sandbox.faults.arm({ fault: "drop", when: "on-request", where: { operation: "SendMessage" } });
  const bot = await connect(sandbox);
  await bot.data("{ agents { edges { cursor } } }");
  expect(armed).toMatchObject({ remaining: 1, triggered: 0 });
});
