import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { globSync } from "tinyglobby";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));
// Tests use paths from the top level. An editor, or a shell in another folder, starts elsewhere.
process.chdir(root);

const all = globSync("test/**/*.test.ts");
const contains = (pattern: RegExp) => (file: string) => pattern.test(readFileSync(file, "utf8"));

/** The files that only the deep tier runs: they start browsers, install packages, or start many processes. */
const long = all.filter((file) => file.endsWith(".deep.test.ts"));

/** The files whose tests repeat more often in the deep tier: those that import the tier. */
const repeating = all.filter(contains(/support\/tier\.ts/));

/** The files that change or measure their process. Each has a process of its own; the other files share processes. */
const isolated = all.filter(
  contains(/\bvi\.(mock|useFakeTimers|resetModules)\(|memoryUsage\(|getActiveResourcesInfo\(/),
);

export default defineConfig(({ mode }) => {
  const isDeep = mode === "deep";
  const isQuick = mode === "quick";
  // Without a tier, as in an editor or with a file's name, any file can be run.
  const files = isDeep ? [...long, ...repeating] : isQuick ? all.filter((file) => !long.includes(file)) : all;
  const project = (name: string, isIncluded: (file: string) => boolean, isolate: boolean) =>
    ({
      root,
      // The build of graphql that Node chooses, which graphql-codegen uses, too. Vite would choose another one.
      resolve: { alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve("graphql") }] },
      test: {
        name,
        include: files.filter(isIncluded),
        isolate,
        setupFiles: [fileURLToPath(new URL("support/frame-trace.ts", import.meta.url))],
        env: { CONVERSATIONS_TIER: isDeep ? "deep" : "quick" },
        // No test waits for time to pass. The limit ends tests that hang, and is large enough for a machine that is ten
        // times slower.
        testTimeout: isDeep ? 1_200_000 : 300_000,
        hookTimeout: isDeep ? 1_200_000 : 600_000,
      },
    }) satisfies TestProjectInlineConfiguration;
  return {
    root,
    test: {
      globalSetup: [fileURLToPath(new URL("support/artifacts.ts", import.meta.url))],
      maxWorkers: "100%",
      projects: [
        project("shared", (file) => !isolated.includes(file), mode === "mutation"),
        project("isolated", (file) => isolated.includes(file), true),
      ],
      reporters: [
        isDeep ? "verbose" : "default",
        [
          fileURLToPath(new URL("support/left-out.ts", import.meta.url)),
          { shortened: isDeep ? [] : repeating, long: isQuick ? long : [] },
        ],
      ],
    },
  };
});
