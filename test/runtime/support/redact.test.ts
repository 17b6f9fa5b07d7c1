import { expect, test } from "vitest";
import { readData } from "../../../src/runtime/errors.ts";
import { redact, redactPayload } from "../../../src/runtime/support/redact.ts";

const secrets = ["CANARY-TOKEN", "CANARY-SESSION"];

test("secrets are removed from errors, body and data of a refusal", () => {
  const payload = {
    errors: [{ name: "CANARY-TOKEN", message: "no CANARY-SESSION, CANARY-SESSION", UUID: "CANARY-TOKEN" }],
    errorCount: 101,
    body: "CANARY-TOKEN",
    data: { list: [{ text: "my CANARY-TOKEN" }, 1, null], __proto__: null },
  };
  expect(redactPayload(payload, secrets)).toEqual({
    errors: [{ name: "[secret]", message: "no [secret], [secret]", UUID: "[secret]" }],
    errorCount: 101,
    body: "[secret]",
    data: { list: [{ text: "my [secret]" }, 1, null] },
  });
});

test("an answer without a secret is passed on unchanged", () => {
  const payload = { data: { text: "CANARY-TOKEN" } };
  expect(readData("Call", { kind: "answer", payload }, () => secrets)).toBe(payload.data);
});

test.each(["xCANARY-TOKEN", "CANARY-TOKENx"])(
  "an answer that holds all of the secret %s but a letter is not copied",
  (secret) => {
    const data = { text: "CANARY-TOKEN" };
    expect(redact(data, [secret])).toBe(data);
  },
);

test("data of a refusal that is too deep to search is left out", () => {
  const data = JSON.parse(`${"[".repeat(100_000)}"CANARY-TOKEN"${"]".repeat(100_000)}`);
  const errors = [{ name: "FORBIDDEN", message: "no" }];
  expect(redactPayload({ errors, data }, secrets)).toEqual({ errors, data: undefined, body: undefined });
});

test("names of fields are searched, and secrets that JSON escapes; data without a secret is not copied", () => {
  const errors = [{ name: "FORBIDDEN", message: "no" }];
  const data = { "a CANARY-TOKEN": [{ text: 'CANARY"QUOTED"' }], rest: 7 };
  const all = [...secrets, 'CANARY"QUOTED"'];
  expect(redactPayload({ errors, data }, all).data).toEqual({ "a [secret]": [{ text: "[secret]" }], rest: 7 });
  const harmless = { list: Array(10).fill("text") };
  expect(redactPayload({ errors, data: harmless }, all).data).toBe(harmless);
});

test.each<[string, readonly string[], string]>([
  ["a 12345 b", ["12345"], "a 12345 b"],
  ["a 123456 b", ["123456"], "a [secret] b"],
  ["a 12345678 b 123456", ["123456", "12345678"], "a [secret] b [secret]"],
  ["a 12345678 b 123456", ["12345678", "123456"], "a [secret] b [secret]"],
  ['a 123"456 b', ['123"456'], "a [secret] b"],
  ["nothing", ["123456", "654321"], "nothing"],
])("in %j the secrets %j are hidden: %j", (text, all, shown) => {
  expect(redact(text, all)).toBe(shown);
  expect(redact({ list: [text, 1, null, true] }, all)).toEqual({ list: [shown, 1, null, true] });
});
