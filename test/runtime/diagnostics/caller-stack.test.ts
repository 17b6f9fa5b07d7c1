import { expect, test } from "vitest";
import { onMessage, sendMessage, startAgentSession } from "../../../generated/client.ts";
import { connect, httpEndpoint, type Session } from "../../../src/runtime/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { canary, startService } from "../../support/service/scripted-service.ts";
import { startSandboxSession } from "../../support/service/session.ts";

/** Returns the names of the functions in the stack of the error that was thrown. */
async function callersOf(work: () => Promise<unknown>): Promise<string[]> {
  const error = await work().then(
    () => new Error("nothing was thrown"),
    (reason: Error) => reason,
  );
  expect(error.stack).toContain(String(error));
  return [...(error.stack ?? "").matchAll(/at (?:async )?(\w+) \(.*caller-stack\.test\.ts:\d+:\d+\)/g)].map(
    ([, name = ""]) => name,
  );
}

test("the stack of a refused call reaches the line of the caller", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "refuse", error: "FORBIDDEN" });
  async function answerVisitor() {
    return await sendMessage(it.session, it.hello);
  }
  async function serveVisitor() {
    await answerVisitor();
  }
  expect(await callersOf(serveVisitor)).toEqual(["answerVisitor", "serveVisitor", "callersOf"]);
});

test("the stack of a call that was not answered in time, lost its connection, or waits in Promise.all reaches the line of the caller", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ testing: { clock } });
  it.faults.arm({ fault: "silent", times: "always" });
  async function late() {
    const call = sendMessage(it.session, it.hello, { timeoutMs: 100 });
    await it.until(() => it.seen(/SendMessage/) === 1);
    setImmediate(() => clock.advance(100));
    await call;
  }
  async function lost() {
    const call = sendMessage(it.session, it.hello);
    await it.until(() => it.seen(/SendMessage/) === 2);
    setImmediate(() => it.faults.arm({ fault: "drop" }));
    await Promise.all([call]);
  }
  expect(await callersOf(late)).toContain("late");
  expect(await callersOf(lost)).toContain("lost");
});

test("the stack of each loop that a session ends reaches the line of its caller, although all loops throw the same error", async () => {
  await using it = await startSandboxSession();
  async function first(session: Session) {
    for await (const _ of onMessage(session));
  }
  async function second(session: Session) {
    for await (const _ of onMessage(session));
  }
  const loops = [callersOf(() => first(it.session)), callersOf(() => second(it.session))];
  await it.until(() => it.seen(/OnMessage/) === 2);
  it.faults.arm({ fault: "eos", reason: "concurrent session limit reached" });
  const [one, other] = await Promise.all(loops);
  expect(one).toContain("first");
  expect(other).toContain("second");
});

test("the stack of a refused subscription reaches the line where `ready` is awaited", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "refuse", error: "MAX_SUB" });
  async function begin() {
    await onMessage(it.session).ready;
  }
  expect(await callersOf(begin)).toContain("begin");
});

test("the stacks of connect() and of a call over HTTP reach the line of the caller", async () => {
  await using service = await startService({ login: (response) => void response.writeHead(401).end() });
  async function startBot() {
    await connect({ accessToken: canary, endpoint: service.endpoint });
  }
  async function logIn() {
    await startAgentSession(httpEndpoint({ endpoint: service.endpoint }), { access_token: canary });
  }
  expect(await callersOf(startBot)).toContain("startBot");
  expect(await callersOf(logIn)).toContain("logIn");
});

test("the stack of an error that someone awaits has only the lines of the caller", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "refuse", error: "FORBIDDEN" });
  const error = await sendMessage(it.session, it.hello).then(
    () => undefined,
    (reason: Error) => reason,
  );
  expect(error?.stack).toContain("caller-stack.test.ts");
  expect(error?.stack).not.toContain("readData");
});

test("an error that no one awaits keeps the stack of where it was created", async () => {
  await using it = await startSandboxSession();
  it.faults.arm({ fault: "refuse", error: "FORBIDDEN" });
  const error = await new Promise<Error>((resolve) => void sendMessage(it.session, it.hello).catch(resolve));
  expect(error.stack).toMatch(/\n\s+at readData /);
});

test("the reason that a caller gives to an abort is passed on unchanged", async () => {
  await using it = await startSandboxSession();
  const reason = new Error("the visitor left");
  const { stack } = reason;
  await expect(sendMessage(it.session, it.hello, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(reason.stack).toBe(stack);
});
