import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { globSync } from "tinyglobby";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));
// Tests name files from the top level. An editor, or a shell in a folder below, starts elsewhere.
process.chdir(root);

const all = "test/**/*.test.ts";

/** The files whose tests repeat more often in the deep tier, which are those that ask for the tier. */
const deep = globSync(all).filter((file) => readFileSync(file, "utf8").includes("support/tier.ts"));

export default defineConfig(({ mode }) => {
  const isDeep = mode === "deep";
  return {
    root,
    test: {
      include: isDeep ? deep : [all],
      setupFiles: [fileURLToPath(new URL("support/frame-trace.ts", import.meta.url))],
      env: { CONVERSATIONS_TIER: isDeep ? "deep" : "quick" },
      maxWorkers: "100%",
      // No test waits for time to pass. The limit ends what hangs, and is far enough for a machine that is ten times slower.
      testTimeout: isDeep ? 1_200_000 : 300_000,
      hookTimeout: isDeep ? 1_200_000 : 600_000,
      reporters: [
        isDeep ? "verbose" : "default",
        [fileURLToPath(new URL("support/left-out.ts", import.meta.url)), { shortened: isDeep ? [] : deep }],
      ],
    },
  };
});
