import { expect, test } from "vitest";
import { deferred } from "../../../src/runtime/support/deferred.ts";

/** Returns the reasons of rejections that no one handled while `work` ran. */
async function unhandledIn(work: () => unknown): Promise<unknown[]> {
  const reasons: unknown[] = [];
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (reason) => reasons.push(reason));
  try {
    await work();
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const listener of others) process.on("unhandledRejection", listener);
  }
  return reasons;
}

test("the first outcome counts, and no later rejection is left unhandled", async () => {
  const resolved = deferred<number>();
  const rejected = deferred<number>();
  const unhandled = await unhandledIn(async () => {
    resolved.resolve(1);
    resolved.reject(new Error("late"));
    rejected.reject(new Error("first"));
    rejected.reject(new Error("second"));
    await expect(rejected.promise).rejects.toThrow("first");
  });
  expect(await resolved.promise).toBe(1);
  expect(unhandled).toEqual([]);
});

test.each([
  [false, 1],
  [true, 0],
])("a rejection that no one handles is a failure, unless it is optional: %j", async (isOptional, failures) => {
  const unhandled = await unhandledIn(() => deferred(isOptional).reject(new Error("lost")));
  expect(unhandled).toHaveLength(failures);
});
