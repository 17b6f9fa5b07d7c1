import { expect, test } from "vitest";
import { onMessage, sendMessage } from "../../../generated/client.ts";
import { createEventQueue } from "../../../src/runtime/subscriptions/event-queue.ts";
import { systemClock } from "../../../src/runtime/support/clock.ts";
import { say } from "../../support/service/answers.ts";
import { startSession } from "../../support/service/session.ts";

// Failures that random runs have found, each made as small as possible.

function streamOf(limit: number, dropsOldest: boolean) {
  const dropped: number[] = [];
  const onDropped = (count: number) => dropped.push(count);
  const queue = createEventQueue<string>({
    maxCount: limit,
    maxBytes: 100,
    dropsOldest,
    clock: systemClock,
    onReturn() {},
    onDropped,
  });
  return Object.assign(queue, { dropped });
}

async function readAll({ reader }: { reader: AsyncIterable<string> }): Promise<string[]> {
  const read: string[] = [];
  for await (const each of reader) read.push(each);
  return read;
}

test("while two gaps are being filled, a full queue drops neither", async () => {
  const stream = streamOf(2, true);
  const fillFirst = stream.hold();
  const fillSecond = stream.hold();
  for (const event of ["one", "two", "three"]) stream.push(event, 1);
  fillFirst(["missed first"]);
  fillSecond(["missed second"]);
  stream.end();
  expect(await readAll(stream)).toEqual(["missed first", "missed second", "two", "three"]);
  expect(stream.dropped).toEqual([1]);
});

test("a gap that is being filled takes no room in the queue", async () => {
  const stream = streamOf(2, false);
  const fill = stream.hold();
  expect(["one", "two", "three"].map((event) => stream.push(event, 1))).toEqual([true, true, false]);
  fill([]);
  stream.end();
  expect(await readAll(stream)).toEqual(["one", "two"]);
});

test("a subscription is restored even if the queue of calls is full", async () => {
  await using it = await startSession(
    {
      frame({ id, payload: { query = "" } }, socket) {
        if (!query.startsWith("subscription")) return say(socket, { payload: { data: { sendMessage: null } }, id });
        say(socket, { payload: { data: { subscription_id: id } }, id });
        say(socket, { payload: { data: { message: it.service.frames.length } }, sig: "DATA", subscription_id: id });
      },
    },
    { maxQueuedEvents: 1, reconnectDelayMs: 1 },
  );
  const messages = onMessage(it.session);
  expect(await messages.next()).toEqual({ value: { message: 1 }, done: false });
  it.service.drop();
  while (it.session.state === "ready") await new Promise((resolve) => setImmediate(resolve));
  const call = sendMessage(it.session, { channel_id: "c", msg: "hello" });
  expect(await messages.next()).toMatchObject({ done: false });
  await call;
});
