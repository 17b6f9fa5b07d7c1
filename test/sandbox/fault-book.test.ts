import { expect, test } from "vitest";
import { type Fault, faultList, startSandbox } from "../../src/sandbox/index.ts";
import { connect, login, open } from "./bot.ts";

test.each(Object.entries(faultList))(
  "the list says of %s what it does, and its sample can be armed as JSON",
  async (name, line) => {
    await using sandbox = await startSandbox();
    await connect(sandbox);
    const { fault } = sandbox.faults.arm(JSON.parse(JSON.stringify(line.sample)));
    expect(fault).toEqual(line.sample);
    expect(fault.fault).toBe(name);
    expect(line.says).toMatch(/^[A-Z].*\.$/);
  },
);

test("what is armed is listed, oldest first, with what is left of it", async () => {
  await using sandbox = await startSandbox();
  const { faults } = sandbox;
  const refuse: Fault = { fault: "refuse", error: "RATE_LIMITED", times: 3 };
  faults.arm(refuse);
  const twice = faults.arm({ fault: "twice" });
  const bot = await connect(sandbox);
  await bot.request("{ agents { edges { cursor } } }");
  expect(JSON.parse(JSON.stringify(faults.armed))).toEqual([
    { fault: refuse, left: 2, struck: 1 },
    { fault: { fault: "twice" }, left: 1, struck: 0 },
  ]);
  twice.disarm();
  twice.disarm();
  expect(faults.armed.map(({ fault }) => fault.fault)).toEqual(["refuse"]);
});

test("a fault is as it was when it was armed", async () => {
  await using sandbox = await startSandbox();
  const fault = { fault: "refuse", error: "RATE_LIMITED" as "RATE_LIMITED" | "MAX_SUB", times: 2 } as const;
  const armed = sandbox.faults.arm(fault);
  Object.assign(fault, { error: "MAX_SUB" });
  expect(armed.fault).toMatchObject({ error: "RATE_LIMITED" });
});

test("clear disarms all and lets go what is held", async () => {
  await using sandbox = await startSandbox();
  const { faults } = sandbox;
  const bot = await connect(sandbox);
  faults.arm({ fault: "out-of-order", times: 3 });
  faults.arm({ fault: "refuse", error: "FORBIDDEN", times: "always" });
  const answer = bot.request("{ agents { edges { cursor } } }");
  await sandbox.ledger.until(({ kind }) => kind === "executed");
  await bot.ping();
  expect(bot.frames).toHaveLength(1);
  faults.clear();
  expect((await answer).payload).toHaveProperty("data");
  expect(faults.armed).toEqual([]);
  expect(await bot.data("{ agents { edges { cursor } } }")).toBeTruthy();
});

test("a fault of now needs an open socket", async () => {
  await using sandbox = await startSandbox();
  const message = "No socket is open for the fault drop. Arm it for on-open.";
  expect(() => sandbox.faults.arm({ fault: "drop" })).toThrow(message);
  const bot = await open((await login(sandbox)).websocket_url);
  expect(sandbox.faults.arm({ fault: "drop" })).toMatchObject({ left: 0, struck: 1 });
  await bot.closed;
  await sandbox.ledger.until(({ kind }) => kind === "closed");
  expect(() => sandbox.faults.arm({ fault: "drop" })).toThrow(message);
});

test.each([
  [{ fault: "explode" }, 'There is no fault "explode".'],
  [{ fault: "toString" }, 'There is no fault "toString".'],
  [{ fault: "twice", times: 0 }, "The fault twice cannot strike 0 times."],
  [{ fault: "twice", times: 1.5 }, "The fault twice cannot strike 1.5 times."],
  [{ fault: "out-of-order", times: "always" }, 'The fault out-of-order cannot strike "always" times.'],
  [{ fault: "drop", when: "tomorrow" }, 'The fault drop cannot strike "tomorrow".'],
  [{ fault: "garbage", frame: "rubble" }, 'There is no garbage "rubble".'],
  [{ fault: "refuse", error: "TEAPOT" }, 'The API has no error "TEAPOT".'],
  [{ fault: "close", code: 1006 }, "A socket cannot be closed with the code 1006."],
  [{ fault: "close", reason: "x".repeat(124) }, "The reason of a close frame cannot be longer than 123 bytes."],
  [{ fault: "twice", tmies: 2 }, 'No fault has a part "tmies".'],
  [{ fault: "twice", where: null }, "The fault twice cannot have null as its where."],
  [{ fault: "twice", where: { kind: "poll" } }, 'The fault twice cannot have {"kind":"poll"} as its where.'],
  [{ fault: "late", ms: "2000" }, 'The fault late cannot have "2000" as its ms.'],
  [{ fault: "late", ms: 2 ** 31 }, "The fault late cannot have 2147483648 as its ms."],
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

test("a fault whose operation never comes strikes nobody", async () => {
  await using sandbox = await startSandbox();
  const armed = sandbox.faults.arm({ fault: "drop", when: "on-request", where: { operation: "SendMessage" } });
  const bot = await connect(sandbox);
  await bot.data("{ agents { edges { cursor } } }");
  expect(armed).toMatchObject({ left: 1, struck: 0 });
});
