import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { printCases, readCases } from "./support/catalog.ts";

const readme = readFileSync("test/README.md", "utf8");
const rows = [...readme.matchAll(/^\| ([A-Z]-\d\d) \| (.*) \|$/gm)].map(([, id = "", rest = ""]) => ({
  id,
  cells: rest.split(" | "),
}));

describe("the table of faults of the generator", () => {
  const faults = rows.filter(({ id }) => id.startsWith("G"));
  const tested = faults.flatMap(({ id, cells: [, where = ""] }) => (where.startsWith("`") ? { id, where } : []));

  test("has every id once", () => {
    expect(faults.map(({ id }) => id)).toEqual(numbered("G", 35));
  });

  test.each(tested)("$id names a test that exists", ({ where }) => {
    const [, file = "", name = ""] = /^`(.*)`: (.*)$/.exec(where) ?? [];
    expect(readFileSync(join("test", file), "utf8")).toContain(`"${name}"`);
  });
});

describe("the table of faults of a session", () => {
  const series = { L: 20, C: 24, R: 32, S: 28, E: 20, T: 13, B: 11, M: 18, D: 13 };
  const ids = Object.entries(series).flatMap(([letter, count]) => numbered(letter, count));
  const cases = readCases();
  const leftOut = rows.filter(({ id, cells }) => ids.includes(id) && cells.length === 1).map(({ id }) => id);

  test("has each id either in the name of a test or among those without a test", () => {
    const tested = new Set(cases.map(({ id }) => id));
    expect([...tested, ...leftOut].sort()).toEqual([...ids].sort());
  });

  test("equals the names of the tests (npx vitest run test/catalog.test.ts -u writes it)", async () => {
    const [before = "", after = ""] = readme.split(/<!-- cases -->.*<!-- \/cases -->/s);
    const table = `<!-- cases -->\n\n${printCases(cases, ids)}\n\n<!-- /cases -->`;
    await expect(`${before}${table}${after}`).toMatchFileSnapshot("README.md");
  });
});

function numbered(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${letter}-${String(index + 1).padStart(2, "0")}`);
}
