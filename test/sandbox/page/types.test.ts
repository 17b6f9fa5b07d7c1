import { expect, test } from "vitest";
import { run } from "../../support/run.ts";

test("the page's scripts compile with the types of the sandbox's data", async () => {
  const { code, stdout } = await run("node", ["node_modules/typescript/bin/tsc", "-p", "src/sandbox/page"]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
});
