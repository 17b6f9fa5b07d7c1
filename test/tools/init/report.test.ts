import { expect, test } from "vitest";
import type { Diagnostic } from "../../../plugins/client/diagnostics/diagnostic.ts";
import type { InitReport } from "../../../src/tools/init/init.ts";
import { formatReport } from "../../../src/tools/init/report.ts";

const report = {
  kind: { packageManager: "npm", language: "js" },
  files: [
    { file: "codegen.js", state: "created", change: "" },
    { file: "package.json", state: "changed", change: "3 scripts" },
    { file: ".gitattributes", state: "kept", change: "" },
  ],
  generated: ["generated/client.js"],
  diagnostics: [],
  missingPackages: ["ws"],
  example: "example-bot.js",
} as unknown as InitReport;

const commands = `  npm install --save-dev ws && npm run example
      runs example-bot.js: a bot talks with a visitor on the sandbox
  npm run codegen
      generates the client again, after you have changed your operations
  npm run sandbox
      starts the sandbox with its page, for your own bot`;

test("the report of a run lists the files and what to type next", () => {
  expect(formatReport(report, false)).toBe(`  created    codegen.js
  changed    package.json (3 scripts)
  kept       .gitattributes
  generated  generated/client.js

Next:
${commands}`);
});

test("the report of a dry run says that nothing was written", () => {
  expect(formatReport({ ...report, generated: [] }, true)).toBe(`  would be created  codegen.js
  would be changed  package.json (3 scripts)
  kept              .gitattributes

Nothing was written. Without --dry-run, type next:
${commands}`);
});

test.each([
  ["has all packages", { missingPackages: [] }, "  npm run example\n"],
  ["has no example", { example: undefined }, "Next:\n  npm run codegen\n      generates the client again"],
  [
    "has invalid operations",
    { diagnostics: [{ severity: "error" } as Diagnostic] },
    "Next:\n  npm run codegen\n      generates the client, once the errors below are corrected",
  ],
])("a project that %s has its own next steps", (_, part, expected) => {
  expect(formatReport({ ...report, ...part }, false)).toContain(expected);
});

test.each([
  ["js", "npm", "  node example-bot.js\n", "  npx conversations sandbox\n"],
  ["ts", "pnpm", "  pnpm exec tsx example-bot.ts\n", "  pnpm exec conversations sandbox\n"],
  ["js", "yarn", "  node example-bot.js\n", "  yarn conversations sandbox\n"],
  ["ts", "bun", "  bunx tsx example-bot.ts\n", "  bunx conversations sandbox\n"],
])(
  "scripts of the project with the same names are not shown as ours: %s, %s",
  (language, packageManager, ...expected) => {
    const scripts = { example: "mine", sandbox: "mine", codegen: "conversations generate && format" };
    const kind = { language, packageManager, manifest: { scripts } } as unknown as InitReport["kind"];
    const text = formatReport({ ...report, kind, missingPackages: [] }, false);
    for (const line of expected) expect(text).toContain(line);
    expect(text).toMatch(/ (?:npm run|pnpm run|yarn|bun run) codegen\n/);
  },
);
