import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compile } from "./support/compile.ts";
import { blocksOf, inRepository } from "./support/pages.ts";
import { createProject, refusalOf } from "./support/project.ts";
import { runScript } from "./support/run.ts";

const readme = readFileSync("README.md", "utf8");
const blocks = blocksOf("README.md");
const blocksIn = (language: string) => blocks.filter((block) => block.language === language).map(({ text }) => text);
const [first = "", ...others] = blocksIn("ts").map(inRepository);

test.each([first, ...others].map((text, index) => [index + 1, text]))("code block %i compiles", (index, text) => {
  expect(compile({ [`readme-${index}.ts`]: `${text}\nexport {};\n` })).toEqual([]);
});

test("the first code block prints what the README says", async () => {
  const [printed] = blocksIn("text");
  expect(await runScript(first)).toEqual({ code: 0, stdout: printed, stderr: "" });
});

test("the README's test of a bot is a file that runs here", () => {
  const example = readFileSync("test/demo/example.test.ts", "utf8").replaceAll('"../../', '"./');
  expect(others).toContain(example);
});

test("the operation at the beginning equals the one in its file", () => {
  const [operation = ""] = blocksIn("graphql");
  const [, file = "", text = ""] = /^# (\S+)\n(.*)$/s.exec(operation) ?? [];
  expect(readFileSync(file, "utf8").replace(/\s+/g, " ")).toContain(text.replace(/\s+/g, " ").trim());
});

test("the error in the generator's README is what the generator prints", async () => {
  const page = blocksOf("plugins/client/README.md");
  const [broken = "", refusal = ""] = ["graphql", "text"].map(
    (each) => page.find(({ language }) => language === each)?.text,
  );
  await using project = await createProject({ "operations/broken.graphql": broken });
  const said = await refusalOf(project.generate());
  expect(said.replaceAll(/\S*(?=operations\/broken)/g, "").trimEnd()).toBe(refusal.trimEnd());
});

test("CI runs the README's commands", () => {
  const script = readFileSync(".ci/run", "utf8");
  const commands = blocksIn("sh").flatMap((text) => text.trim().split(/\n|&&/));
  expect(commands.length).toBeGreaterThan(3);
  for (const command of commands) expect(script).toContain(command.trim());
});

test("every link of the README leads to a file", () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, file = ""]) => file);
  expect(links.length).toBeGreaterThan(0);
  for (const file of links) expect(existsSync(file), file).toBe(true);
});
