import { readdirSync, readFileSync } from "node:fs";
import { buildSchema } from "graphql";
import { expect, test } from "vitest";

const here = new URL("./", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, here), "utf8");

const schema = buildSchema(read("../../schema/conversations.graphql"));
const rootFields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
  Object.keys(type?.getFields() ?? {}),
);

/** The first words of all tests, and those in their tables. */
const named = readdirSync(here)
  .filter((file) => file.endsWith(".test.ts") && file !== "fields.test.ts")
  .flatMap((file) => [...read(file).matchAll(/(?:test\(|\)\(|^\s*\[|test\.each\(\[)\s*"(\w+)/gm)])
  .map(([, word]) => word);

test("the schema has root fields", () => expect(rootFields.length).toBeGreaterThan(20));

test.each(rootFields)("a test is named after the root field %s", (field) => expect(named).toContain(field));
