import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { createUserProject, type UserProject } from "../check/user-project.ts";
import { type RunningCommand, startConversations } from "../run-command.ts";

const agents = "operations/agents.graphql";
const duration = String.raw`\(\d+(\.\d\d)? m?s\)`;

/** Writes files in one step: the command, in the same process, sees none of them incomplete. */
function save({ folder }: UserProject, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

function edit(project: UserProject, file: string, from: string, to: string): void {
  if (!project.read(file).includes(from)) throw new Error(`${file} does not hold ${from}`);
  save(project, { [file]: project.read(file).replace(from, () => to) });
}

/** Starts `generate --watch`, and waits until it is watching. */
async function watch({ folder }: UserProject): Promise<RunningCommand> {
  const command = startConversations(folder, ["generate", "--watch"]);
  await command.prints(/^watching .*\n/m);
  return command;
}

const times = (text: string, what: string) => text.split(what).length - 1;

test("it says what it watches and writes, until Ctrl-C", async () => {
  await using project = await createUserProject();
  edit(project, "codegen.ts", "generates: {", 'generates: { "other.ts": { plugins: [] },');
  await using command = await watch(project);
  await command.prints(/other\.ts: left to graphql-codegen\n/);
  edit(project, agents, "    name\n", "");
  await command.prints(
    new RegExp(`^${agents}: generated/types\\.ts, generated/client\\.ts written ${duration}\n`, "m"),
  );
  expect(project.read("generated/client.ts")).toContain("{id status}");
  edit(project, "schema.graphql", "  AWAY\n", "  AWAY\n  BUSY\n");
  await command.prints(
    new RegExp(`^schema\\.graphql: generated/types\\.ts, generated/client\\.ts written ${duration}\n`, "m"),
  );
  command.signal("SIGTERM");
  expect(await command.ended).toBe(0);
  const lines = command.stdout.trimEnd().split("\n");
  expect(lines).toHaveLength(5);
  expect(lines.slice(0, 3)).toEqual([
    expect.stringMatching(
      new RegExp(`^${agents}, operations/messages\\.graphql, schema\\.graphql: nothing to write ${duration}$`),
    ),
    "watching operations/*.graphql, schema.graphql, codegen.ts (Ctrl-C ends it)",
    "other.ts: left to graphql-codegen",
  ]);
  expect(command.stderr).toBe("");
});

test("files that appear, change or go are named; more than three are counted", async () => {
  await using project = await createUserProject();
  await using command = await watch(project);
  const operationsIn = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [`operations/${name}.graphql`, `query ${name} { agents { id } }\n`]));
  save(project, operationsIn(["D", "C", "B"]));
  await command.prints(/^operations\/B\.graphql, operations\/C\.graphql, operations\/D\.graphql: generated/m);
  rmSync(join(project.folder, "operations/B.graphql"));
  await command.prints(/^operations\/B\.graphql: generated/m);
  expect(project.read("generated/client.ts")).not.toContain("query B");
  edit(project, "operations/C.graphql", "query C", "# Only a comment.\nquery C");
  await command.prints(/^operations\/C\.graphql: generated\/client\.ts written/m);
  save(project, operationsIn(["E", "F", "G", "H"]));
  await command.prints(/^4 files: generated/m);
});

test("an error is printed once, what was generated stays, and a later good state is reported", async () => {
  await using project = await createUserProject();
  const good = project.read("generated/client.ts");
  await using command = await watch(project);
  edit(project, agents, "    name\n", "    nickname\n");
  await command.complains(/Cannot query field "nickname"/);
  save(project, { "operations/other.graphql": "query Other { agents { id } }" });
  edit(project, agents, "    nickname\n", "    nick\n");
  await command.complains(/Cannot query field "nick"/);
  expect(project.read("generated/client.ts")).toBe(good);
  expect(times(command.stderr, '"nickname"')).toBe(1);
  rmSync(join(project.folder, "operations/other.graphql"));
  edit(project, agents, "    nick\n", "    name\n");
  await command.prints(new RegExp(`${agents}: fixed, nothing to write ${duration}\n`));
  edit(project, agents, "    name\n", "    nick\n");
  await command.complains(/"nick"[\s\S]*"nick"/);
});

test("a warning is printed once, and again after it was gone", async () => {
  await using project = await createUserProject();
  const old = '  name: String @deprecated(reason: "Use id.")\n  status';
  await using command = await watch(project);
  edit(project, "schema.graphql", "  name: String\n  status", old);
  await command.complains(/1 warning/);
  save(project, { "operations/a.graphql": "query A { agents { id } }" });
  await command.prints(/operations\/a\.graphql: /);
  edit(project, "schema.graphql", old, "  name: String\n  status");
  // Once at the start, and once for each change.
  await command.prints(/(schema\.graphql: [\s\S]*){3}/);
  expect(times(command.stderr, "1 warning")).toBe(1);
  edit(project, "schema.graphql", "  name: String\n  status", old);
  await command.complains(/1 warning[\s\S]*1 warning/);
});

test("a changed config, or file that it imports, is used at once", async () => {
  await using project = await createUserProject();
  save(project, { "where.ts": 'export const documents = "more/*.graphql";\n' });
  save(project, { "more/a.graphql": "query InMore { agents { id } }" });
  await using command = await watch(project);
  const config = project.read("codegen.ts");
  save(project, {
    "codegen.ts": `import { documents } from "./where.ts";\n${config.replace('documents: "operations/*.graphql"', "documents")}`,
  });
  await command.prints(/codegen\.ts: generated\/types\.ts, generated\/client\.ts written/);
  expect(project.read("generated/client.ts")).toContain("query InMore");
  save(project, { "more/b.graphql": "query InMoreToo { agents { id } }" });
  await command.prints(/more\/b\.graphql: /);
  save(project, { "where.ts": 'export const documents = "operations/*.graphql";\n' });
  await command.prints(/codegen\.ts: [\s\S]*codegen\.ts: generated/);
  expect(project.read("generated/client.ts")).toContain("query ListAgents");
  save(project, { "codegen.ts": "export default {" });
  await command.complains(/error: The config codegen\.ts cannot be read/);
  save(project, { "codegen.ts": config });
  await command.prints(/codegen\.ts: fixed, nothing to write/);
});

test("a config that is wrong at the start ends with 2 or 1, as without --watch", async () => {
  await using project = await createUserProject();
  save(project, {
    "other.json": '{ "generates": {}, "hooks": { "afterAllFileWrite": "ls" } }',
    "none.json": "{}",
  });
  for (const [config, code] of [
    ["other.json", 2],
    ["none.json", 1],
  ] as const) {
    await using command = startConversations(project.folder, ["generate", "--watch", "--config", config]);
    expect(await command.ended).toBe(code);
  }
});
