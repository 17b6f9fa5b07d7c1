import { createLarge } from "../support/large.ts";
import { name } from "../support/pack.ts";
import { command, generatorPackages, writeUserFiles } from "./generated.ts";
import { createProject, type Project } from "./project.ts";
import type { Table, Verdict } from "./table.ts";
import { entries } from "./versions.ts";

/** The ways in which a compiler resolves modules, each with its kind of module. */
const resolutions = { node10: "CommonJS", node16: "Node16", nodenext: "NodeNext", bundler: "ESNext" } as const;
type Resolution = keyof typeof resolutions;

/** The settings of a project. */
const settings = {
  "skipLibCheck: true": { skipLibCheck: true, lib: ["ES2022"], types: ["node"] },
  "skipLibCheck: false": { skipLibCheck: false, lib: ["ES2022"], types: ["node"] },
  "no @types/node": { skipLibCheck: false, lib: ["ES2022", "DOM"], types: [] },
} as const;

/** An import of each entry. With the generator, graphql-codegen is installed, whose own types need @types/node. */
const imports = {
  "entries.ts": entries,
  "entries-without-node.ts": entries.filter((entry) => entry !== "/codegen"),
};
type Setting = keyof typeof settings;

/** Compiles each entry, a caller and the generated client with several compilers and settings. */
export async function tryCompilers(
  tarball: string,
  compilers: readonly string[],
  progress: (what: string) => void,
): Promise<Table> {
  progress(`installing TypeScript ${compilers.join(", ")}`);
  const installed = compilers.map((version) => `typescript-${version}@npm:typescript@~${version}`);
  const packages = [tarball, "graphql@16", ...generatorPackages];
  await using project = await createProject([...packages, ...installed]);
  await writeUserFiles(project);
  await generateLarge(project);
  for (const [file, list] of Object.entries(imports)) {
    const text = list.map((entry, index) => `export * as entry${index} from "${name}${entry}";\n`).join("");
    await project.write({ [file]: text });
  }
  const rows: Table["rows"][number][] = [];
  for (const compiler of compilers) {
    for (const resolution of Object.keys(resolutions) as Resolution[]) {
      progress(`TypeScript ${compiler}, ${resolution}`);
      const verdicts: Verdict[] = [];
      for (const setting of Object.keys(settings) as Setting[]) {
        verdicts.push(await compile(project, compiler, resolution, setting));
      }
      verdicts.push(resolution === "bundler" ? await compileLarge(project, compiler) : notRepeated);
      rows.push({ name: `${compiler}, ${resolution}`, verdicts });
    }
  }
  return { title: "TypeScript", columns: [...Object.keys(settings), "a large client, strictest"], rows };
}

const notRepeated: Verdict = { state: "not tested", reason: "It is compiled once for each compiler." };

/** Every option that makes the compiler stricter about types and functions. */
const strictest = {
  ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noImplicitOverride: true },
  ...{ noPropertyAccessFromIndexSignature: true, noUnusedLocals: true, noUnusedParameters: true },
  ...{ isolatedModules: true, verbatimModuleSyntax: true, skipLibCheck: false },
};

async function generateLarge(project: Project): Promise<void> {
  const { schema, operations, scalars } = createLarge();
  const output = { preset: `${name}/codegen`, documents: "large/*.graphql", config: { scalars } };
  const config = { schema: "schema.graphql", generates: { "large/": output } };
  await project.write({
    "schema.graphql": schema,
    "large/operations.graphql": operations,
    "large.json": JSON.stringify(config),
  });
  const generated = await project.run(process.execPath, [command, "generate", "--config", "large.json"]);
  if (generated.state === "failed") throw new Error(generated.output);
}

async function compileLarge(project: Project, compiler: string): Promise<Verdict> {
  const target = { target: "ES2022", lib: ["ES2022"], types: ["node"], module: "ESNext", moduleResolution: "bundler" };
  const config = `tsconfig.${compiler}.large.json`;
  const compilerOptions = { ...strictest, ...target, noEmit: true };
  await project.write({ [config]: JSON.stringify({ compilerOptions, include: ["large"] }) });
  return project.run(process.execPath, [`node_modules/typescript-${compiler}/bin/tsc`, "--project", config]);
}

async function compile(project: Project, compiler: string, moduleResolution: Resolution, setting: Setting) {
  const major = Number.parseInt(compiler, 10);
  if (major >= 7 && moduleResolution === "node10") {
    return { state: "unsupported", reason: "TypeScript 7 has no node10" } satisfies Verdict;
  }
  const compilerOptions = {
    ...settings[setting],
    ...{ module: resolutions[moduleResolution], moduleResolution, target: "ES2022", strict: true, noEmit: true },
    // Node16 and NodeNext use the kind in package.json; the others use the kind that is given.
    ...(major >= 6 && moduleResolution === "node10" && { ignoreDeprecations: "6.0" }),
  };
  const config = `tsconfig.${compiler}.${moduleResolution}.${setting.replace(/\W+/g, "-")}.json`;
  const file = setting === "no @types/node" ? "entries-without-node.ts" : "entries.ts";
  await project.write({ [config]: JSON.stringify({ compilerOptions, files: [file, "caller.ts"] }) });
  return project.run(process.execPath, [`node_modules/typescript-${compiler}/bin/tsc`, "--project", config]);
}
