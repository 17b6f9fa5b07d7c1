import { expect, test } from "vitest";
import { seededRandom } from "../../../src/tools/sandbox/seeded-random.ts";

// A seed that a user noted must give the same numbers in every version.
test.each([
  [0, [0.26642920868471265, 0.0003297457005828619, 0.2232720274478197]],
  [1, [0.6270739405881613, 0.002735721180215478, 0.5274470399599522]],
  [4294967295, [0.8964226141106337, 0.189478256739676, 0.7156526781618595]],
])("the seed %d gives the numbers of mulberry32", (seed, numbers) => {
  const random = seededRandom(seed);
  expect([random(), random(), random()]).toEqual(numbers);
});
