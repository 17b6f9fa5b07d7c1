import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const readme = readFileSync("test/README.md", "utf8");
const rows = [...readme.matchAll(/^\| ([A-Z]-\d\d) \| .* \| (.*) \|$/gm)].map(([, id = "", where = ""]) => ({
  id,
  where,
}));
const tested = rows.filter(({ where }) => where.startsWith("`"));

test("the catalog has every case of its series once", () => {
  expect(rows.map(({ id }) => id)).toEqual(
    Array.from({ length: 35 }, (_, index) => `G-${String(index + 1).padStart(2, "0")}`),
  );
});

test.each(tested)("$id has the test that the catalog names", ({ where }) => {
  const [, file = "", name = ""] = /^`(.*)`: (.*)$/.exec(where) ?? [];
  expect(readFileSync(join("test", file), "utf8")).toContain(`"${name}"`);
});
