import { beforeAll, describe, expect, test } from "vitest";
import { drawRefused } from "./draw-refused.ts";
import { type Generated, generate, generateUnrefused } from "./generate.ts";
import { shapes } from "./shapes.ts";
import { findMismatches, type Mismatch, tryOut } from "./trial.ts";

const operations = shapes.map(({ text }, number) => {
  const name = `Shape${number}`;
  return { number, name, text: text.replace(/\bX(?=\b|_)/g, name) };
});
let generated: Generated;
let mismatches: Mismatch[];

beforeAll(async () => {
  generated = await generate(operations);
  mismatches = findMismatches(await generateUnrefused(operations), tryOut(operations, 40));
}, 30_000);

describe.each(operations.map((drawn, index) => ({ drawn, ...shapes[index] })))(
  "$what",
  { timeout: 30_000 },
  ({ drawn, stockType, preset }) => {
    test(`has a ${stockType} stock type`, () => {
      const isWrong = mismatches.some((mismatch) => mismatch.drawn === drawn);
      expect(isWrong ? "wrong" : "right").toBe(stockType);
    });

    test("is refused", () => {
      const codes = generated.refused.get(drawn)?.map((reason) => reason.split(" ")[1]);
      expect(new Set(codes)).toEqual(new Set([preset]));
    });
  },
);

test("wherever a condition hides a fragment, it is refused at its place", { timeout: 30_000 }, async () => {
  const hiding = Array.from({ length: 100 }, (_, number) => drawRefused(number)).filter((drawn) => drawn !== undefined);
  const { refused } = await generate(hiding);
  expect(hiding.length).toBeGreaterThan(50);
  for (const drawn of hiding) expect(refused.get(drawn), drawn.text).toContain(`${drawn.place} condition-on-fragment`);
});
