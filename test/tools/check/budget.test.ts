import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { expect, test } from "vitest";
import { root, schemas } from "../../support/paths.ts";

// What a check costs next to generating the same anew, in processor time: a busy machine does not change that much.

const config = `import { conversations, schemaFile } from ${JSON.stringify(join(root, "plugins/client/index.ts"))};

export default {
  schema: schemaFile("schema.graphql"),
  importExtension: ".ts",
  generates: { "generated/": { preset: conversations, documents: "operations/*.graphql" } },
};
`;

/** A project with so many operations: this project's own, again and again under other names. */
function createProject(operations: number): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "budget-")));
  mkdirSync(join(folder, "operations"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  cpSync(schemas.conversations, join(folder, "schema.graphql"));
  const all = globSync(join(root, "operations/*.graphql")).map((file) => readFileSync(file, "utf8"));
  const definitions = all.join("\n").split(/\n(?=(?:query|mutation|subscription|fragment) )/);
  const own = definitions.filter((text) => /^(query|mutation|subscription) /.test(text));
  const numbered = Array.from({ length: operations }, (_, index) =>
    (own[index % own.length] ?? "").replace(/^\w+ \w+/, (head) => `${head}${index}`),
  );
  const fragments = definitions.filter((text) => text.startsWith("fragment "));
  writeFileSync(join(folder, "operations/all.graphql"), [...numbered, ...fragments].join("\n"));
  writeFileSync(join(folder, "codegen.ts"), config);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, ".gitignore"), "node_modules\ncost.cjs\ncost\n");
  const written = JSON.stringify(join(folder, "cost"));
  writeFileSync(
    join(folder, "cost.cjs"),
    `process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  require("node:fs").writeFileSync(${written}, String((user + system) / 1000));
});
`,
  );
  return folder;
}

/** The milliseconds of processor time that a command takes. */
function costOf(folder: string, args: readonly string[]): number {
  const bin = join(root, "src/tools/conversations.ts");
  const given = ["--require", join(folder, "cost.cjs"), "--import", "tsx", bin, ...args];
  const { status, stderr } = spawnSync(process.execPath, given, { cwd: folder, env: { ...process.env, NODE_ENV: "" } });
  if (status === null || status > 1) throw new Error(stderr.toString());
  return Number(readFileSync(join(folder, "cost"), "utf8"));
}

test.each([
  [35, 3],
  [1_000, 2],
])(
  "of %i operations a check costs at most %i times what generating them does",
  (operations, times) => {
    const folder = createProject(operations);
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=Ann", "-c", "user.email=ann@example.com", ...args], { cwd: folder });
    try {
      const generating = costOf(folder, ["generate"]);
      const clean = costOf(folder, ["check"]);
      git("init", "--quiet");
      git("add", "--all");
      git("commit", "--quiet", "--message", "Work");
      const file = join(folder, "operations/all.graphql");
      writeFileSync(file, readFileSync(file, "utf8").replace("    success\n", "    success\n    __typename\n"));
      costOf(folder, ["generate"]);
      const changed = costOf(folder, ["check", "--base", "HEAD"]);
      expect({ clean: clean / generating, changed: changed / generating }).toSatisfy(
        (ratios: { clean: number; changed: number }) => ratios.clean <= times && ratios.changed <= times,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  240_000,
);
