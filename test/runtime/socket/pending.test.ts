import { expect, test } from "vitest";
import { createPending, type Waiting } from "../../../src/runtime/socket/pending.ts";

const nobody: Waiting = { answered() {}, lost() {} };

test("ids do not repeat, in one session or between two", () => {
  const one = createPending(() => 0.1);
  const other = createPending(() => 0.2);
  const ids = [one.nextId(), one.nextId(), other.nextId(), other.nextId()];
  expect(new Set(ids).size).toBe(4);
});

test("an answer is taken once, and by the id as text", () => {
  const pending = createPending(() => 0.5);
  const id = pending.nextId();
  pending.add(id, nobody);
  expect(pending.take("0")).toBeUndefined();
  expect(pending.take(id)).toBe(nobody);
  expect(pending.take(id)).toBeUndefined();
});

test.each(["__proto__", "constructor", "toString", "__defineGetter__", "hasOwnProperty", ""])(
  "nobody waits for the id %j",
  (id) => {
    const pending = createPending(() => 0.5);
    expect(pending.take(id)).toBeUndefined();
    expect(pending.isOurs(id)).toBe(false);
  },
);

test("an id that was given out is known after its answer, one that was not is not", () => {
  const pending = createPending(() => 0.5);
  const id = pending.nextId();
  expect(pending.isOurs(id)).toBe(true);
  expect(pending.isOurs(id.replace(/1$/, "2"))).toBe(false);
  expect(pending.isOurs("1")).toBe(false);
});

test("losing the connection tells everyone, once", () => {
  const pending = createPending(() => 0.5);
  const told: unknown[] = [];
  for (const name of ["a", "b"]) pending.add(pending.nextId(), { answered() {}, lost: () => told.push(name) });
  pending.lose(new Error("gone"));
  pending.lose(new Error("gone again"));
  expect(told).toEqual(["a", "b"]);
});

test("empty is told at once, or after the last answer was given to whoever waited", async () => {
  const pending = createPending(() => 0.5);
  const told: string[] = [];
  await new Promise<void>((resolve) => pending.whenEmpty(resolve));
  const id = pending.nextId();
  pending.add(id, { answered: () => told.push("answered"), lost() {} });
  const emptied = new Promise<void>((resolve) =>
    pending.whenEmpty(() => {
      told.push("empty");
      resolve();
    }),
  );
  pending.take(id)?.answered({ kind: "answer", id, payload: {} });
  await emptied;
  expect(told).toEqual(["answered", "empty"]);
});
