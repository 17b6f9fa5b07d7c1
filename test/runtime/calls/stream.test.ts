import { expect, test } from "vitest";
import { createStream } from "../../../src/runtime/socket/stream.ts";

type Stream<T> = ReturnType<typeof createStream<T>>;

async function all<T>(stream: Stream<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of stream.reader) values.push(value);
  return values;
}

function streamOf(values: readonly unknown[], limit = 10): Stream<unknown> {
  const stream = createStream<unknown>(limit, () => {});
  for (const value of values) stream.push(value);
  return stream;
}

test("values are read in the order in which they were pushed, then the end", async () => {
  const stream = streamOf([1, undefined, 3]);
  stream.end();
  expect(await all(stream)).toEqual([1, undefined, 3]);
});

test("readers that wait get the values in the order in which they asked", async () => {
  const stream = streamOf([]);
  const results = Promise.all([stream.reader.next(), stream.reader.next(), stream.reader.next()]);
  stream.push("a");
  stream.push("b");
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

test("a full queue refuses, and keeps what it has", async () => {
  const stream = streamOf([1, 2], 2);
  expect(stream.push(3)).toBe(false);
  stream.end();
  expect(await all(stream)).toEqual([1, 2]);
});

test("leaving tells once, drops what is queued and ends the loop", async () => {
  let left = 0;
  const stream = createStream<number>(10, () => {
    left += 1;
  });
  stream.push(1);
  stream.push(2);
  for await (const _ of stream.reader) break;
  await stream.reader.return();
  expect(left).toBe(1);
  expect(stream.push(3)).toBe(false);
  expect(await stream.reader.next()).toEqual({ value: undefined, done: true });
});

test("leaving after the end tells nobody", async () => {
  let left = 0;
  const stream = createStream<number>(10, () => {
    left += 1;
  });
  stream.end();
  await stream.reader.return();
  expect(left).toBe(0);
});
