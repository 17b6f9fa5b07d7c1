import { expect, test } from "vitest";
import { run } from "../../support/run.ts";

test("the page's scripts hold against the types of what the sandbox sends", async () => {
  const { code, stdout } = await run("node", ["node_modules/typescript/bin/tsc", "-p", "src/sandbox/page"]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
});
