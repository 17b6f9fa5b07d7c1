import { mkdirSync, symlinkSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkOutputFiles, checkOutputFolder } from "../../../plugins/client/output-folder.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const outer = temporaryFolder();
const project = outer.path("project");

beforeAll(() => {
  mkdirSync(`${project}/generated.ts`, { recursive: true });
  outer.write("project/file", "");
  outer.write("outside.ts", "");
  symlinkSync("../outside.ts", `${project}/client.ts`);
  symlinkSync("../outside.ts", `${project}/types.ts`);
});

afterAll(() => outer[Symbol.dispose]());

test.each(["generated/", "new/folder", "generated.ts", ".", "..generated", "client.js/", "clientts"])(
  "the output may be %s",
  (folder) => expect(() => checkOutputFolder(folder, project)).not.toThrow(),
);

test.each([
  ["../generated", "is outside the project. Name a folder inside"],
  ["..", "is outside the project. Name a folder inside"],
  ["/generated", "is outside the project. Name a folder inside"],
  ["file", "is a file. Name a folder"],
  ["new.ts", "is a file. Name a folder"],
  ["new.mjs", "is a file. Name a folder"],
  ["new.cts", "is a file. Name a folder"],
  ["new.jsx", "is a file. Name a folder"],
])("the output may not be %s", (folder, reason) =>
  expect(() => checkOutputFolder(folder, project)).toThrow(`The output ${folder} ${reason}`),
);

test("a link may not lead a file out of the project", () => {
  expect(() => checkOutputFiles(".", ["new.ts", "client.ts", "types.ts"], project)).toThrow(
    "A link leads client.ts, types.ts out of the project. Nothing was written; remove the link.",
  );
  expect(() => checkOutputFiles("generated", ["client.ts", "types.ts"], project)).not.toThrow();
});
