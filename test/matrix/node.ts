import { join } from "node:path";
import { bot } from "../package/user.ts";
import { name } from "../support/pack.ts";
import { command, generatorPackages, writeUserFiles } from "./generated.ts";
import { createProject, type Project } from "./project.ts";
import type { Table, Verdict } from "./table.ts";
import { entries, type others } from "./versions.ts";

/** The tasks for each version of Node.js. */
const tasks = {
  import: { args: ["import.mjs"], prints: "imported\n" },
  require: { args: ["require.cjs"], prints: "required\n" },
  bot: { args: ["out/bot.js"], prints: bot.prints },
  check: { args: [command, "check", "--config", "codegen.ts"], prints: undefined },
};

/** Runs the package on several versions of Node.js, next to several versions of graphql. */
export async function tryNodes(
  tarball: string,
  nodes: readonly string[],
  graphqls: readonly string[],
  progress: (what: string) => void,
): Promise<Table> {
  progress(`installing Node.js ${nodes.join(", ")}`);
  await using engines = await createProject(nodes.map((node) => `node-${node}@npm:node@${rangeOf(node)}`));
  const rows = new Map(nodes.map((node): [string, Verdict[]] => [node, []]));
  for (const graphql of graphqls) {
    progress(`installing the package and graphql ${graphql}`);
    await using project = await createBot(tarball, graphql);
    for (const node of nodes) {
      progress(`Node.js ${node}, graphql ${graphql}`);
      const program = join(engines.folder, "node_modules", `node-${node}`, "bin/node");
      for (const { args, prints } of Object.values(tasks)) {
        rows.get(node)?.push(await project.run(program, args, prints));
      }
    }
  }
  return {
    title: "Node.js",
    columns: graphqls.flatMap((graphql) => Object.keys(tasks).map((task) => `${task}, graphql ${graphql}`)),
    rows: [...rows].map(([name, verdicts]) => ({ name, verdicts })),
  };
}

/** Runs a bot and its sandbox on other runtimes. */
export async function tryOthers(
  tarball: string,
  names: readonly (typeof others)[number][],
  progress: (what: string) => void,
): Promise<Table> {
  progress("installing the package");
  await using project = await createBot(tarball, "16");
  const rows: Table["rows"][number][] = [];
  for (const runtime of names) {
    progress(runtime);
    rows.push({ name: runtime, verdicts: [await tryOther(project, runtime)] });
  }
  return { title: "Other runtimes", columns: ["bot"], rows };
}

async function tryOther(project: Project, runtime: (typeof others)[number]): Promise<Verdict> {
  let engine: Project;
  try {
    engine = await createProject([runtime]);
  } catch (error) {
    return { state: "not tested", reason: `its npm package does not install here: ${String(error).split("\n")[0]}` };
  }
  await using installed = engine;
  const program = join(installed.folder, "node_modules/.bin", runtime);
  return project.run(program, [...(runtime === "deno" ? ["run", "-A"] : []), "out/bot.js"], bot.prints);
}

/** A project with the bot as JavaScript. */
async function createBot(tarball: string, graphql: string): Promise<Project> {
  const project = await createProject([tarball, `graphql@${graphql}`, "typescript@~6.0", ...generatorPackages]);
  await writeUserFiles(project);
  const options = { module: "NodeNext", target: "ES2022", outDir: "out", rootDir: ".", types: ["node"], strict: true };
  await project.write({
    "tsconfig.json": JSON.stringify({ compilerOptions: { ...options, skipLibCheck: true }, include: ["bot.ts"] }),
    "import.mjs": `${entries.map((entry) => `import "${name}${entry}";\n`).join("")}console.log("imported");`,
    "require.cjs": `${entries.map((entry) => `require("${name}${entry}");\n`).join("")}console.log("required");`,
  });
  const compiled = await project.run(process.execPath, ["node_modules/typescript/bin/tsc"]);
  if (compiled.state === "failed") throw new Error(compiled.output);
  return project;
}

function rangeOf(node: string): string {
  return node === "newest" ? "latest" : node;
}
