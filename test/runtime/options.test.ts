import { readFileSync } from "node:fs";
import { Agent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { expect, test } from "vitest";
import {
  checkCallOptions,
  checkOptionNames,
  checkSubscribeOptions,
  defaultOptions,
  resolveOptions,
} from "../../src/runtime/options.ts";

const accessToken = "CANARY-TOKEN";

test("the defaults are those of the documentation", () => {
  const source = readFileSync("src/runtime/options.ts", "utf8");
  const documented = [...source.matchAll(/@default (\S+)\n\s+\*\/\n\s+readonly (\w+)\?:/g)];
  const values = documented.map(([, value = "", name = ""]) => [name, JSON.parse(value.replaceAll("_", ""))]);
  expect(Object.fromEntries(values)).toMatchObject(defaultOptions);
  expect(resolveOptions({ accessToken })).toMatchObject({
    ...defaultOptions,
    reclaimWhenDisplaced: false,
    socketHosts: [],
  });
});

test("an option that is undefined has its default", () => {
  const options = Object.fromEntries(Object.keys(defaultOptions).map((name) => [name, undefined]));
  expect(resolveOptions({ ...options, accessToken })).toMatchObject(defaultOptions);
});

test("only the time to wait for answers may be 0", () => {
  const numbers = Object.entries(defaultOptions).filter(([, value]) => typeof value === "number");
  for (const [name] of numbers) {
    const resolve = () => resolveOptions({ accessToken, [name]: 0 });
    if (name === "drainTimeoutMs") expect(resolve().drainTimeoutMs).toBe(0);
    else expect(resolve).toThrow(name);
  }
});

test("what the caller gives is used unchanged", () => {
  const agents = [new Agent(), new HttpsAgent(), new HttpsAgent({ rejectUnauthorized: true })];
  const fetch = (async () => {}) as never;
  for (const agent of agents) {
    expect(resolveOptions({ accessToken, agent, fetch, keepStatus: "AWAY" })).toMatchObject({ keepStatus: "AWAY" });
    expect(resolveOptions({ accessToken, agent }).agent).toBe(agent);
  }
  expect(resolveOptions({ accessToken, fetch }).fetch).toBe(fetch);
  expect(resolveOptions({ accessToken })).toMatchObject({ agent: undefined, fetch: undefined, keepStatus: undefined });
});

test("a misspelled option is named, and so are those that exist", () => {
  expect(() => checkOptionNames("Call", { timeout: 5, timeoutMs: 5 }, ["signal", "timeoutMs"])).toThrow(
    new TypeError("Call has no option timeout; its options are signal, timeoutMs"),
  );
  expect(() => checkOptionNames("Call", { signal: 5 }, ["signal", "timeoutMs"])).not.toThrow();
});

test("an option of a call or a subscription that does not exist, or is not valid, is refused", () => {
  const onGap = () => [];
  const options = { signal: new AbortController().signal, timeoutMs: 5 };
  expect(() => checkCallOptions("Call", options)).not.toThrow();
  expect(() => checkCallOptions("Call", { onGap } as never)).toThrow("Call has no option onGap");
  for (const overflow of ["end", "drop-oldest", undefined] as const) {
    expect(() => checkSubscribeOptions("OnCall", { ...options, onGap, overflow } as never)).not.toThrow();
  }
  const refused = (given: object) => expect(() => checkSubscribeOptions("OnCall", given));
  refused({ onGaps: onGap }).toThrow("OnCall has no option onGaps");
  refused({ onGap: [] }).toThrow("onGap must be a function");
  refused({ overflow: "drop-newest" }).toThrow('overflow must be "end" or "drop-oldest"');
});
