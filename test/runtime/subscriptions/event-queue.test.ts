import { setImmediate } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { createEventQueue, type EventQueueOptions } from "../../../src/runtime/subscriptions/event-queue.ts";

type Stream<T> = ReturnType<typeof createEventQueue<T>>;

async function all<T>(stream: Stream<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of stream.reader) values.push(value);
  return values;
}

function streamOf(values: readonly unknown[], options: Partial<EventQueueOptions> = {}): Stream<unknown> {
  const stream = createEventQueue<unknown>({
    maxCount: 10,
    maxBytes: 100,
    clock: { monotonic: () => 7 },
    onReturn() {},
    ...options,
  });
  for (const value of values) stream.push(value, 1);
  return stream;
}

test("values are read in the order in which they were pushed, then the end", async () => {
  const stream = streamOf([1, undefined, 3]);
  stream.end();
  expect(await all(stream)).toEqual([1, undefined, 3]);
});

test("pending reads get the values in the order of the reads", async () => {
  const stream = streamOf([]);
  const results = Promise.all([stream.reader.next(), stream.reader.next(), stream.reader.next()]);
  stream.push("a", 1);
  stream.push("b", 1);
  stream.end();
  expect(await results).toEqual([
    { value: "a", done: false },
    { value: "b", done: false },
    { value: undefined, done: true },
  ]);
});

test("a failure is thrown once, after what came before it", async () => {
  const stream = streamOf([1]);
  stream.end({ error: new Error("lost") });
  expect(await stream.reader.next()).toEqual({ value: 1, done: false });
  await expect(stream.reader.next()).rejects.toThrow("lost");
  expect(await stream.reader.next()).toEqual({ value: undefined, done: true });
});

test("a full queue refuses new values and keeps the old ones", async () => {
  const stream = streamOf([1, 2], { maxCount: 2 });
  expect(stream.push(3, 1)).toBe(false);
  stream.end();
  expect(await all(stream)).toEqual([1, 2]);
});

test("leaving the loop is reported once, drops the queue and ends the loop", async () => {
  const left = vi.fn();
  const stream = streamOf([1, 2], { onReturn: left });
  for await (const _ of stream.reader) break;
  await stream.reader.return();
  expect(left).toHaveBeenCalledOnce();
  expect(stream.push(3, 1)).toBe(false);
  expect(await stream.reader.next()).toEqual({ value: undefined, done: true });
});

test("leaving the loop after its end is not reported", async () => {
  const left = vi.fn();
  const stream = streamOf([], { onReturn: left });
  stream.end();
  await stream.reader.return();
  expect(left).not.toHaveBeenCalled();
});

test("a full queue that drops its oldest accepts new values, and counts the dropped ones before the next value is read", async () => {
  const dropped = vi.fn();
  const stream = streamOf([1, 2, 3, 4, 5], { maxCount: 2, dropsOldest: true, onDropped: dropped });
  expect(dropped).not.toHaveBeenCalled();
  expect(await stream.reader.next()).toEqual({ value: 4, done: false });
  stream.end();
  expect(await all(stream)).toEqual([5]);
  expect(dropped.mock.calls).toEqual([[3, 7]]);
});

test("values behind a placeholder wait for the missed values, which are read first", async () => {
  const stream = streamOf(["before"]);
  const release = stream.hold();
  stream.push("after", 1);
  expect(await stream.reader.next()).toEqual({ value: "before", done: false });
  const read = vi.fn();
  const next = stream.reader.next().then(read);
  await setImmediate();
  expect(read).not.toHaveBeenCalled();
  release(["missed 1", "missed 2"]);
  await next;
  expect(read).toHaveBeenCalledWith({ value: "missed 1", done: false });
  stream.end();
  expect(await all(stream)).toEqual(["missed 2", "after"]);
});

test("a missed value that also arrived is read once, in the order of arrival", async () => {
  const stream = streamOf([]);
  const release = stream.hold();
  for (const n of [2, 3]) stream.push({ n }, 1);
  release([{ n: 1 }, { n: 2 }]);
  stream.end();
  expect(await all(stream)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
});

test("an end behind a placeholder is read after the held values", async () => {
  const stream = streamOf([]);
  const release = stream.hold();
  stream.push("after", 1);
  stream.end({ error: new Error("lost") });
  release([]);
  expect(await stream.reader.next()).toEqual({ value: "after", done: false });
  await expect(stream.reader.next()).rejects.toThrow("lost");
});

test("a full queue that drops its oldest keeps its placeholder", async () => {
  const dropped = vi.fn();
  const stream = streamOf([], { maxCount: 3, dropsOldest: true, onDropped: dropped });
  const release = stream.hold();
  for (const value of [1, 2, 3, 4]) stream.push(value, 1);
  release(["missed"]);
  stream.end();
  expect(await all(stream)).toEqual(["missed", 2, 3, 4]);
  expect(dropped.mock.calls).toEqual([[1, 7]]);
});

test.each([
  ["reaches beyond the gap", [1, 2, 3, 5, 4, 6], [3, 4], [1, 2, 3, 5, 4, 6]],
  ["ends with the gap", [1, 2], [3, 4], [1, 2, 3, 4]],
  ["begins after it", [3, 4, 5], [3, 4], [3, 4, 5]],
  ["is in another order", [4, 3, 1], [3, 4], [3, 4, 1]],
  ["holds one text several times", ["yes", "no", "yes"], ["yes"], ["yes", "no", "yes"]],
  ["holds one text as often as it came", ["yes", "yes"], ["yes", "yes"], ["yes", "yes"]],
])("events that fill a gap and %s are delivered in order, each once", async (_, missed, later, expected) => {
  const stream = streamOf([]);
  const release = stream.hold();
  for (const value of later) stream.push(value, 1);
  release(missed);
  stream.end();
  expect(await all(stream)).toEqual(expected);
});

test("values that fill a gap do not count, and are not dropped", async () => {
  const stream = streamOf([], { maxCount: 2, dropsOldest: true });
  const release = stream.hold();
  stream.push("a", 1);
  release(["missed 1", "missed 2"]);
  for (const value of ["b", "c"]) stream.push(value, 1);
  expect((await stream.reader.next()).value).toBe("missed 1");
  expect(stream.waiting()).toEqual({ count: 2, bytes: 2 });
  stream.end();
  expect(await all(stream)).toEqual(["missed 2", "b", "c"]);
});

test("events that fill a gap and lie beyond its end are delivered before those of the next gap", async () => {
  const stream = streamOf([]);
  const release = stream.hold();
  stream.push("live", 1);
  const releaseNext = stream.hold();
  stream.push("newest", 1);
  releaseNext(["in the next gap"]);
  release(["in the gap", "live", "beyond"]);
  stream.end();
  expect(await all(stream)).toEqual(["in the gap", "live", "beyond", "in the next gap", "newest"]);
});

test("a listener that reads when values were dropped gets one report of them", async () => {
  const counts: number[] = [];
  const read: Promise<unknown>[] = [];
  const stream = streamOf([], {
    maxCount: 2,
    dropsOldest: true,
    onDropped(count) {
      counts.push(count);
      read.push(stream.reader.next());
    },
  });
  for (const value of [1, 2, 3, 4]) stream.push(value, 1);
  read.unshift(stream.reader.next());
  expect(counts).toEqual([2]);
  expect(await Promise.all(read)).toMatchObject([{ value: 3 }, { value: 4 }]);
});

test.each<[string, Partial<EventQueueOptions>, readonly number[], readonly boolean[]]>([
  ["counts values", { maxCount: 2 }, [1, 1, 1], [true, true, false]],
  ["counts bytes", { maxBytes: 10 }, [4, 6, 1], [true, true, false]],
  ["counts bytes to the last one", { maxBytes: 10 }, [4, 7, 6], [true, false, true]],
  ["takes one value of any size", { maxBytes: 10 }, [11, 1], [true, false]],
  ["takes one value of any number", { maxCount: 0 }, [1, 1], [true, false]],
])("a queue %s", async (_, limits, sizes, accepted) => {
  const stream = streamOf([], limits);
  expect(sizes.map((size) => stream.push(size, size))).toEqual(accepted);
  const keptSizes = sizes.filter((_, index) => accepted[index]);
  expect(stream.waiting()).toEqual({ count: keptSizes.length, bytes: keptSizes.reduce((sum, size) => sum + size, 0) });
  for (const value of keptSizes) expect(await stream.reader.next()).toEqual({ value, done: false });
  expect(stream.waiting()).toEqual({ count: 0, bytes: 0 });
});

test("a queue that has ended takes no value, and keeps its first end", async () => {
  const stream = streamOf([1]);
  stream.end({ error: new Error("first") });
  stream.end();
  expect(stream.push(2, 1)).toBe(false);
  expect(await stream.reader.next()).toEqual({ value: 1, done: false });
  await expect(stream.reader.next()).rejects.toThrow("first");
});

test("dropped events are reported with the time of the first one, and again after each read", async () => {
  let now = 5;
  const dropped: (readonly [number, number])[] = [];
  const stream = streamOf([], {
    ...{ maxCount: 1, dropsOldest: true, clock: { monotonic: () => now } },
    onDropped: (count, since) => dropped.push([count, since]),
  });
  for (const value of ["a", "b", "c"]) {
    stream.push(value, 1);
    now += 10;
  }
  expect((await stream.reader.next()).value).toBe("c");
  expect(dropped).toEqual([[2, 15]]);
  for (const value of ["d", "e"]) stream.push(value, 1);
  expect((await stream.reader.next()).value).toBe("e");
  expect(dropped).toEqual([
    [2, 15],
    [1, 35],
  ]);
  stream.push("f", 1);
  await stream.reader.next();
  expect(dropped).toHaveLength(2);
});

test("a placeholder that is gone takes no missed values", async () => {
  const stream = streamOf([1]);
  const fill = stream.hold();
  stream.push(2, 1);
  fill([]);
  fill(["late"]);
  stream.end();
  expect(await all(stream)).toEqual([1, 2]);
});

test.each(["return", "throw", "dispose"] as const)(
  "a reader that leaves by %s drops what waits, and a failure",
  async (way) => {
    const left = vi.fn();
    const stream = streamOf([1, 2], { onReturn: left });
    if (way === "return") expect(await stream.reader.return()).toEqual({ value: undefined, done: true });
    if (way === "throw") await expect(stream.reader.throw(new Error("mine"))).rejects.toThrow("mine");
    if (way === "dispose") await stream.reader[Symbol.asyncDispose]();
    expect(left).toHaveBeenCalledTimes(1);
    expect(stream.push(3, 1)).toBe(false);
    expect(await stream.reader.next()).toEqual({ value: undefined, done: true });

    const failed = streamOf([1]);
    failed.end({ error: new Error("lost") });
    await failed.reader.return();
    expect(await failed.reader.next()).toEqual({ value: undefined, done: true });
  },
);
