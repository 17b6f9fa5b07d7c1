import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./paths.ts";

/** The package's name, which is also the name of the folder of its installation. */
export const name = "conversations-codegen";

/** The file of the command `conversations`, in a project that has the package installed. */
export const command = `node_modules/${name}/dist/src/tools/conversations.js`;

/**
 * The files from which `npm pack` creates a package. The tests are left out: they are large, and change while npm runs.
 */
const sources = [
  ...["package.json", "tsconfig.json", ".tsconfig.build.json", "codegen.ts", "README.md", "LICENSE", "CHANGELOG.md"],
  ...["plugins", "generated", "schema", "operations", "src", ".github", "test/bench/README.md"],
];

/** Files that must not be in a package. A test checks that they are not. */
const decoys = { "test/decoy.test.ts": "", "src/sandbox/tsconfig.json": "{}", "dist/stale.js": "", ".env": "" };

/** The result of a command. */
export interface Outcome {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/** The package as npm would publish it. */
export interface Packed {
  readonly tarball: string;
  /** The folder of the sources. */
  readonly folder: string;
}

/** An empty project in which the package is installed. It is removed at the end of the test's scope. */
export interface Consumer extends AsyncDisposable {
  readonly folder: string;
  /** Runs a file with Node in the project's folder, as a user would. */
  node(...args: readonly string[]): Promise<Outcome>;
  write(files: Readonly<Record<string, string>>): Promise<void>;
}

/**
 * Builds and packs a copy of the working tree, so that no files are left in the tree.
 *
 * @param place - An empty folder for the copy and the tarball.
 */
export async function pack(place: string): Promise<Packed> {
  const folder = join(place, "sources");
  await mkdir(folder);
  for (const source of sources) await cp(join(root, source), join(folder, source), { recursive: true });
  await write(folder, decoys);
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  const packed = await run(folder, "npm", ["pack", "--pack-destination", place]);
  const [file] = (await readdir(place)).filter((each) => each.endsWith(".tgz"));
  if (file === undefined) throw new Error(`npm pack failed:\n${packed.stdout}${packed.stderr}`);
  return { tarball: join(place, file), folder };
}

/** Returns the paths of the package's files, sorted. */
export async function listFiles({ tarball }: Packed): Promise<string[]> {
  const { stdout } = await run(dirname(tarball), "tar", ["-tzf", tarball]);
  const paths = stdout.trim().split("\n");
  return paths.map((path) => path.replace(/^package\//, "")).sort();
}

/**
 * Unpacks the package as npm does. The packages next to it are links to those installed here: nothing is downloaded, no
 * cache is needed, and the project has exactly the packages that its test names.
 */
export async function install({ tarball }: Packed, dependencies: readonly string[]): Promise<Consumer> {
  const folder = await makeFolder();
  const modules = join(folder, "node_modules");
  await mkdir(join(modules, name), { recursive: true });
  await run(folder, "tar", ["-xzf", tarball, "-C", join(modules, name), "--strip-components=1"]);
  for (const each of dependencies) {
    await mkdir(dirname(join(modules, each)), { recursive: true });
    await symlink(join(root, "node_modules", each), join(modules, each));
  }
  return {
    folder,
    node: (...args) => run(folder, process.execPath, args),
    write: (files) => write(folder, files),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

async function makeFolder(): Promise<string> {
  return await realpath(await mkdtemp(join(tmpdir(), "conversations-package-")));
}

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), content);
  }
}

/** Runs a command to its end. Vitest's own NODE_ENV would silence graphql-codegen. */
function run(cwd: string, command: string, args: readonly string[]): Promise<Outcome> {
  const env = { ...process.env, NODE_ENV: "", NO_COLOR: "1" };
  return new Promise((resolve) => {
    const child = execFile(command, args, { cwd, env }, (error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? error?.code, stdout, stderr }),
    );
  });
}
