import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { globSync } from "tinyglobby";
import { expect, test } from "vitest";

// The runtime must stay small enough to be read in an evening. To raise a budget is a decision, which is made here.
const mostLines = 3_150;
const mostBytes = 17_900;

test(`the runtime has at most ${mostLines} lines of code, blank lines and comments apart`, () => {
  const lines = globSync("src/runtime/**/*.ts").flatMap((file) => readFileSync(file, "utf8").split("\n"));
  const code = lines.filter((line) => !/^\s*($|\/\/|\/\*\*|\*)/.test(line));
  expect(code.length).toBeLessThanOrEqual(mostLines);
});

test(`one operation and the runtime, without ky and ws, have at most ${mostBytes} bytes in a browser's bundle`, async () => {
  const { outputFiles } = await build({
    stdin: {
      contents:
        'export { connect } from "./src/runtime/index.ts"; export { sendMessage } from "./generated/client.ts";',
      resolveDir: ".",
      loader: "ts",
    },
    external: ["ky", "ws"],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
  });
  const [bundle] = outputFiles;
  expect(gzipSync(bundle?.contents ?? "", { level: 9 }).length).toBeLessThanOrEqual(mostBytes);
});
