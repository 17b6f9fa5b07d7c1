import { inspect } from "node:util";
import { expect, test } from "vitest";
import { onMessage, sendMessage } from "../../../../generated/client.ts";
import { deferred } from "../../../../src/runtime/support/deferred.ts";
import { isStart, publish, say, sayEos } from "../../../support/service/answers.ts";
import { canary, canarySession } from "../../../support/service/scripted-service.ts";
import { outcomeOf, read, startQuickSession } from "../../../support/service/session.ts";

const hello = { channel_id: "c", msg: "hello" };
const noise = { type: "unexpected-frame", reason: "not a message of the protocol" };

test.each<[string, string, string | Buffer]>([
  ["M-08", "binary JSON", Buffer.from('{"payload":{"data":{"own":"wrong"}},"id":0}')],
  ["M-08", "binary noise", Buffer.from([0, 255, 128, 7])],
  ["M-09", "broken JSON", '{"payload":{"data"'],
  ["M-09", "NaN", '{"payload":{"data":NaN},"id":0}'],
  ["M-09", "a comment", '{"payload":{"data":1},/* hi */"id":0}'],
  ["M-09", "single quotes", "{'sig':'EOS'}"],
  ["M-09", "a byte order mark", '\ufeff{"sig":"EOS"}'],
  ["M-09", "two documents", '{"sig":"EOS"}{"sig":"EOS"}'],
  ["M-09", "no characters", ""],
  ["M-11", "an object with an unknown sig", '{"sig":"WAVE","id":0}'],
  ["M-11", "an object with a sig that is not a string", '{"sig":["EOS"],"id":0}'],
  ["M-11", "DATA without a subscription_id", '{"sig":"DATA","payload":{"data":1}}'],
  ["M-11", "DATA with a number as its subscription_id", '{"sig":"DATA","subscription_id":7,"payload":{"data":1}}'],
  ["M-11", "a list", '[{"sig":"EOS"}]'],
  ["M-11", "a string", '"EOS"'],
  ["M-11", "null", "null"],
])("%s: a frame of %s is reported as unexpected, and changes nothing", async (_, __, frame) => {
  await using it = await startQuickSession({
    frame(_frame, socket, _number, usual) {
      socket.send(frame);
      usual();
    },
  });
  expect(await sendMessage(it.session, hello)).toEqual({ own: "hello" });
  expect(it.events.slice(1)).toEqual([noise]);
  expect(it.log).toEqual(["login", "socket 1", "1 SendMessage hello"]);
});

test("M-10: if a key occurs twice, the last one counts", async () => {
  await using it = await startQuickSession({
    frame: ({ id }, socket) =>
      socket.send(`{"id":"x","payload":{},"id":"${id}","payload":{"data":1,"data":{"own":2}}}`),
  });
  expect(await sendMessage(it.session, hello)).toEqual({ own: 2 });
});

const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;

test("M-03: an event 200,000 levels deep is delivered, and a gap before it is filled", async () => {
  const missed = deferred<void>();
  await using it = await startQuickSession();
  const messages = onMessage(it.session, { onGap: () => missed.promise.then(() => [{ message: "missed" } as never]) });
  await messages.ready;
  const event = `{"payload":{"data":{"message":${deep}}},"sig":"DATA","subscription_id":`;
  it.sockets[0]?.send(`${event}"s1"}`);
  expect(await read(messages, 1)).toEqual([expect.any(Array)]);
  sayEos(it.sockets[0]);
  await it.ready(2);
  it.sockets[1]?.send(`${event}"s2"}`);
  publish(it.sockets[1], "s2", "later");
  await sendMessage(it.session, hello);
  missed.resolve();
  expect(await read(messages, 3)).toEqual(["missed", expect.any(Array), "later"]);
  expect(it.eventsOf("gap")).toMatchObject([{ filled: 1 }]);
});

test("M-02, M-16: an event with names of Object.prototype is delivered unchanged", async () => {
  await using it = await startQuickSession();
  const messages = onMessage(it.session);
  await messages.ready;
  const names = ["__proto__", "constructor", "toString", "valueOf", "length", "name", "then"];
  const message = `{${names.map((name) => `"${name}":{"prototype":{"polluted":1}}`).join(",")}}`;
  it.sockets[0]?.send(`{"payload":{"data":{"message":${message}}},"sig":"DATA","subscription_id":"s1"}`);
  const [value] = await read(messages, 1);
  expect(Object.keys(value as object)).toEqual(names);
  expect({}).not.toHaveProperty("polluted");
});

const secrets = `${canary} ${canarySession}`;

test("M-12: token and address are shown nowhere if the service repeats them when it closes the connection", async () => {
  await using it = await startQuickSession({
    frame: (_frame, socket, number, usual) => (number === 1 ? socket.close(1011, secrets) : usual()),
  });
  const outcome = await outcomeOf(sendMessage(it.session, hello));
  await it.session.close();
  const all = [it.session, it.events, outcome];
  const text = inspect(all, { depth: 9, showHidden: true }) + JSON.stringify(all);
  for (const secret of [canary, canarySession]) expect(text).not.toContain(secret);
});

test.each([
  ["a refusal", (id: string) => ({ payload: { errors: [{ name: secrets, message: secrets, UUID: secrets }] }, id })],
  ["a protocol error", (id: string) => ({ errorCode: 503, payload: { body: secrets }, id })],
  ["the reason of EOS", () => ({ sig: "EOS", reason: secrets })],
])("M-12: token and address are shown nowhere if %s repeats them", async (_, answer) => {
  await using it = await startQuickSession({
    frame: ({ id }, socket, number, usual) => (number === 1 ? say(socket, answer(id)) : usual()),
  });
  const outcome = await outcomeOf(sendMessage(it.session, hello));
  await it.session.close();
  expect(outcome).toBeInstanceOf(Error);
  const all = [it.session, it.events, outcome];
  const text = inspect(all, { depth: 9, showHidden: true }) + JSON.stringify(all);
  expect(text).toContain("[secret]");
  for (const secret of [canary, canarySession]) expect(text).not.toContain(secret);
});

test("M-14: a close reason with control characters is in no error and no event", async () => {
  await using it = await startQuickSession({
    frame: (_frame, socket) => socket.close(1011, "\u001b[31m\r\n".repeat(15)),
  });
  const outcome = await outcomeOf(sendMessage(it.session, hello));
  expect((outcome as Error).message).toMatch(/^\[OUTCOME_UNKNOWN\] SendMessage: [ -~]+$/);
  for (const { cause } of it.eventsOf("reconnect"))
    expect(cause.message).toBe("[CONNECTION_LOST] closed with code 1011");
});

test.each([
  ["of 1,024 letters", "x".repeat(1_023)],
  ["with control characters", "\u001b[31m\r\n\u0000"],
])("M-18: a subscription_id %s is used unchanged, and shown nowhere", async (_, id) => {
  await using it = await startQuickSession({
    frame: (frame, socket, _number, usual) =>
      isStart(frame) ? say(socket, { payload: { data: { subscription_id: id } }, id: frame.id }) : usual(),
  });
  const messages = onMessage(it.session);
  await messages.ready;
  publish(it.sockets[0], id, "hello");
  publish(it.sockets[0], `${id}?`, "for no subscription");
  expect(await read(messages, 1)).toEqual(["hello"]);
  await it.until(() => it.eventsOf("unexpected-frame").length === 1);
  await messages.return();
  await it.session.close();
  const stopped = it.service.frames.slice(1).map(({ payload }) => payload.subscription_id);
  expect(stopped.map((each) => each === id)).toEqual([false, true]);
  expect(JSON.stringify(it.events).length).toBeLessThan(1_000);
});
