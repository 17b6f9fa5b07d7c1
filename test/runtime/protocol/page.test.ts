import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { retryPolicies } from "../../../src/runtime/error-table.ts";
import { decodeServerMessage } from "../../../src/runtime/protocol/decode.ts";
import type { ClientMessage, ServerMessage } from "../../../src/runtime/protocol/messages.ts";
import { decodeClientMessage, encodeServerMessage } from "../../../src/runtime/protocol/service-side.ts";

const page = readFileSync("src/runtime/protocol/README.md", "utf8");

const examples = page.split("\n### ").flatMap((section) => {
  const [title = ""] = section.split("\n");
  const fromService = title.includes("service → client");
  return [...section.matchAll(/^ {4}(\{.*\})$/gm)].map(([, text = ""]) => ({ title, text, fromService }));
});

test.each(examples)("$title: $text", ({ text, fromService }) => {
  if (!fromService) return expect(JSON.stringify(decodeClientMessage(text))).toBe(text);
  const message = decodeServerMessage(text);
  expect(message && encodeServerMessage(message)).toBe(text);
});

// Each kind of message by the name of its section. The compiler reports a missing kind.
const serverSections: Record<ServerMessage["kind"], string> = {
  answer: "answer",
  data: "DATA",
  eos: "EOS",
  pong: "PONG",
};
const clientSections: Record<Extract<ClientMessage, { type: string }>["type"] | "PING", string> = {
  request: "request",
  stop_subscription: "stop_subscription",
  PING: "PING",
};

test("every message of the protocol has an example and its own section", () => {
  const titles = new Set(examples.map(({ title }) => title));
  expect(titles).toEqual(
    new Set([
      ...Object.values(clientSections).map((name) => `${name}, client → service`),
      ...Object.values(serverSections).map((name) => `${name}, service → client`),
    ]),
  );
});

test("the page's table of errors is the one that the runtime uses", () => {
  const words = (retry: (typeof retryPolicies)[keyof typeof retryPolicies]) => {
    if (retry === "never") return retry;
    return retry === "backoff" ? "with back-off" : `${retry.tries} tries within ${retry.withinMs / 1_000} s`;
  };
  const rows = [...page.matchAll(/^\| ([A-Z_]+) \| .* \| (.*) \|$/gm)].map(([, name, retry]) => [name, retry]);
  expect(Object.fromEntries(rows)).toEqual(
    Object.fromEntries(Object.entries(retryPolicies).map(([name, retry]) => [name, words(retry)])),
  );
});
