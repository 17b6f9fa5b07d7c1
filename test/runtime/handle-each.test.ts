import { expect, test } from "vitest";
import { handleEach } from "../../src/runtime/index.ts";
import { deferred } from "../../src/runtime/support/deferred.ts";
import { expectWarnings } from "../support/warnings.ts";

const key = (text: string) => text[0];
const turn = () => new Promise(setImmediate);

async function* eventsOf(...texts: readonly string[]) {
  yield* texts;
}

/** Handles events that end when the test says so. */
function start(events: AsyncIterable<string>, options: { readonly maxUnfinished?: number } = {}) {
  const log: string[] = [];
  const gates = new Map<string, ReturnType<typeof deferred<void>>>();
  const done = handleEach(events, {
    key,
    ...options,
    async handle(text) {
      log.push(`${text} begins`);
      const gate = deferred<void>();
      gates.set(text, gate);
      await gate.promise;
      log.push(`${text} ends`);
    },
    onError: (error, text) => log.push(`${text}: ${(error as Error).message}`),
  });
  return { log, done, finish: (text: string) => gates.get(text)?.resolve(), gates };
}

test("events of one key are handled in order, and events of different keys concurrently", async () => {
  const it = start(eventsOf("a1", "a2", "b1"));
  await turn();
  expect(it.log).toEqual(["a1 begins", "b1 begins"]);
  it.finish("b1");
  it.finish("a1");
  await turn();
  it.finish("a2");
  await it.done;
  expect(it.log).toEqual(["a1 begins", "b1 begins", "b1 ends", "a1 ends", "a2 begins", "a2 ends"]);
});

test("an event waits for the one before it, although an earlier one of its key has ended", async () => {
  const third = deferred<string>();
  const it = start(
    (async function* () {
      yield* ["a1", "a2"];
      yield await third.promise;
    })(),
  );
  await turn();
  it.finish("a1");
  await turn();
  third.resolve("a3");
  await turn();
  expect(it.log).toEqual(["a1 begins", "a1 ends", "a2 begins"]);
  it.finish("a2");
  await turn();
  it.finish("a3");
  await it.done;
  expect(it.log.slice(3)).toEqual(["a2 ends", "a3 begins", "a3 ends"]);
});

test("a handler that throws is reported with its event, and affects no other event", async () => {
  const it = start(eventsOf("a1", "a2", "b1"));
  await turn();
  it.gates.get("a1")?.reject(new Error("no answer"));
  it.finish("b1");
  await turn();
  it.finish("a2");
  await it.done;
  expect(it.log).toEqual(["a1 begins", "b1 begins", "b1 ends", "a1: no answer", "a2 begins", "a2 ends"]);
});

test("no more events are read than may be unfinished", async () => {
  const read: string[] = [];
  const it = start(
    (async function* () {
      for (const text of ["a", "b", "c", "d"]) {
        read.push(text);
        yield text;
      }
    })(),
    { maxUnfinished: 2 },
  );
  await turn();
  expect(read).toEqual(["a", "b"]);
  it.finish("b");
  await turn();
  expect(read).toEqual(["a", "b", "c"]);
  for (const text of ["a", "c"]) it.finish(text);
  await turn();
  it.finish("d");
  await it.done;
  expect(read).toHaveLength(4);
});

test("100 events may be unfinished if the option is not given", async () => {
  let read = 0;
  const it = start(
    (async function* () {
      for (; read < 102; read += 1) yield `${read}`;
    })(),
  );
  await turn();
  // Each of the ten keys has one that has begun.
  expect([read, it.log.length]).toEqual([99, 10]);
  it.finish("0");
  await turn();
  expect(read).toBe(100);
  while (it.log.length < 204) {
    for (const gate of it.gates.values()) gate.resolve();
    await turn();
  }
  await it.done;
});

test("an error that ends the events is thrown after all earlier events are handled", async () => {
  const it = start(
    (async function* () {
      yield "a";
      throw new Error("DISPLACED");
    })(),
  );
  let isOver = false;
  const over = it.done.catch((error: Error) => {
    isOver = true;
    return error.message;
  });
  await turn();
  expect(isOver).toBe(false);
  it.finish("a");
  expect(await over).toBe("DISPLACED");
  expect(it.log).toEqual(["a begins", "a ends"]);
});

test("without onError a failure is a process warning, and so is one of key()", async () => {
  await using warnings = expectWarnings();
  const handled: string[] = [];
  await handleEach(eventsOf("x", "y"), {
    key(text) {
      if (text === "x") throw new Error("no key");
      return text;
    },
    handle: (text) => handled.push(text),
  });
  expect(String(await warnings.first)).toContain("handleEach failed: Error: no key");
  expect(handled).toEqual(["y"]);
});
