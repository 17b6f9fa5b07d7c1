import { readdirSync, readFileSync } from "node:fs";
import { buildSchema } from "graphql";
import { expect, test } from "vitest";
import { moments } from "../../src/sandbox/faults/fault-types.ts";
import { faultList } from "../../src/sandbox/index.ts";
import { eosReason } from "../../src/sandbox/sessions/sessions.ts";
import { statusOf } from "../../src/sandbox/support/refusal.ts";

const here = new URL("./", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, here), "utf8");

const schema = buildSchema(read("../../schema/conversations.graphql"));
const rootFields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
  Object.keys(type?.getFields() ?? {}),
);

/**
 * The names that must have a test over HTTP or WebSocket, by kind. envelopes.test.ts covers the protocol's messages.
 */
const things: Readonly<Record<string, readonly string[]>> = {
  "root field": rootFields,
  "error name": Object.keys(statusOf),
  "cause of EOS": Object.keys(eosReason),
  fault: Object.keys(faultList),
  "moment of a fault": moments.filter((moment) => moment !== "now"),
};

const sources = readdirSync(here)
  .filter((file) => file.endsWith(".test.ts") && file !== "fields.test.ts")
  .map(read);

/** The first words of all tests, and those in their tables. */
const first = wordsAt(/(?:test\(|\)\(|^\s*\[|test\.each\(\[)\s*"([\w-]+)/gm);
/** All words of their titles. */
const inTitles = wordsAt(/(?:test\(|\)\()\s*"([^"\n]+)"/g);

/** A root field or fault is a test's own subject; the others are things that a test can be about besides. */
const named = (kind: string) => (kind === "root field" || kind === "fault" ? first : new Set([...first, ...inTitles]));

const rows = Object.entries(things).flatMap(([kind, names]) => names.map((name) => [kind, name] as const));

test("the schema has root fields, and no list is empty", () => {
  expect(rootFields.length).toBeGreaterThan(20);
  for (const names of Object.values(things)) expect(names.length).toBeGreaterThan(2);
});

test.each(rows)("a test has the name of the %s %s", (kind, name) => expect(named(kind)).toContain(name));

test("the check finds a field without a test", () => {
  for (const kind of Object.keys(things)) expect(named(kind)).not.toContain("sendCarrierPigeon");
});

function wordsAt(pattern: RegExp): ReadonlySet<string> {
  const texts = sources.flatMap((source) => [...source.matchAll(pattern)].map(([, text = ""]) => text));
  return new Set(texts.flatMap((text) => text.match(/[\w-]+/g) ?? []));
}
