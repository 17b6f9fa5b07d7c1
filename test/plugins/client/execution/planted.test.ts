import { beforeAll, expect, test } from "vitest";
import { resultType } from "../../../../plugins/client/names.ts";
import { corrupt, corruptions } from "./corrupt.ts";
import { drawOperation } from "./draw.ts";
import { generate } from "./generate.ts";
import { judge } from "./judge.ts";
import { named, tryOut } from "./trial.ts";

// What the compiler takes says something only if it objects to what is wrong. A condition would excuse a missing field,
// so there are none here; and enums are rare, so one operation has them for certain.
const statuses =
  "query Statuses0 { agents { edges { node { status } } } departments { edges { node { id status } } } }";
const operations = Array.from({ length: 150 }, (_, index) => drawOperation(index + 1))
  .filter(({ text }) => !/@(include|skip)/.test(text))
  .concat({ number: 0, name: "Statuses0", text: statuses });

const claims = tryOut(operations, 2).flatMap((trial) =>
  corruptions.flatMap((corruption) => {
    const value = corrupt(trial, corruption);
    return value ? [{ corruption, type: resultType(named(trial.drawn)), value, text: trial.drawn.text }] : [];
  }),
);
let objections: string[];

beforeAll(async () => {
  const { files } = await generate(operations);
  objections = judge(files, claims);
}, 30_000);

test.each(corruptions)("%s is objected to, wherever it is planted", (corruption) => {
  const planted = claims.map((claim, index) => ({ ...claim, objection: objections[index] }));
  const ofKind = planted.filter((claim) => claim.corruption === corruption);
  expect(ofKind).not.toEqual([]);
  expect(ofKind.filter(({ objection }) => objection === "")).toEqual([]);
});
