import { expect, test } from "vitest";
import { Pending, type Waiting } from "../../../src/runtime/socket/pending.ts";

const nobody: Waiting = { answered() {}, lost() {} };

test("ids do not repeat, in one session or between two", () => {
  const one = new Pending(() => 0.1);
  const other = new Pending(() => 0.2);
  const ids = [one.nextId(), one.nextId(), other.nextId(), other.nextId()];
  expect(new Set(ids).size).toBe(4);
});

test("an answer is taken once, and by the id as text", () => {
  const pending = new Pending(() => 0.5);
  const id = pending.nextId();
  pending.add(id, nobody);
  expect(pending.take("0")).toBeUndefined();
  expect(pending.take(id)).toBe(nobody);
  expect(pending.take(id)).toBeUndefined();
});

test.each(["__proto__", "constructor", "toString", "__defineGetter__", "hasOwnProperty", ""])(
  "nobody waits for the id %j",
  (id) => {
    const pending = new Pending(() => 0.5);
    expect(pending.take(id)).toBeUndefined();
    expect(pending.issued(id)).toBe(false);
  },
);

test("an id that was given out is known after its answer, one that was not is not", () => {
  const pending = new Pending(() => 0.5);
  const id = pending.nextId();
  expect(pending.issued(id)).toBe(true);
  expect(pending.issued(id.replace(/1$/, "2"))).toBe(false);
  expect(pending.issued("1")).toBe(false);
});

test("losing the connection tells everyone, once", () => {
  const pending = new Pending(() => 0.5);
  const told: unknown[] = [];
  for (const name of ["a", "b"]) pending.add(pending.nextId(), { answered() {}, lost: () => told.push(name) });
  pending.lose(new Error("gone"));
  pending.lose(new Error("gone again"));
  expect(told).toEqual(["a", "b"]);
});

test("empty resolves at once, or with the last answer", async () => {
  const pending = new Pending(() => 0.5);
  await pending.empty();
  const id = pending.nextId();
  pending.add(id, nobody);
  let empty = false;
  const emptied = pending.empty().then(() => {
    empty = true;
  });
  expect(empty).toBe(false);
  pending.take(id);
  await emptied;
});
