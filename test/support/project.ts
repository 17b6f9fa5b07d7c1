import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { type CodegenConfig, generate } from "@graphql-codegen/cli";
import type { Types } from "@graphql-codegen/plugin-helpers";
import { conversations } from "../../plugins/client/index.ts";
import { artifact } from "./artifact.ts";
import { schemas } from "./paths.ts";

/** The settings in which a test's project differs from the usual ones. */
export interface Settings {
  readonly schema?: string;
  readonly output?: string;
  readonly outputConfig?: Partial<Types.ConfiguredOutput>;
  readonly rootConfig?: Partial<CodegenConfig>;
  readonly write?: boolean;
}

/** A user's project in a separate folder, which is removed at the end of the test's scope. */
export interface Project extends AsyncDisposable {
  readonly folder: string;
  /** The warnings of the last run. */
  readonly warned: string;
  /** Runs graphql-codegen. Returns the generated files by their paths. */
  generate(settings?: Settings): Promise<Record<string, string>>;
  /** Returns the current files, without those in `node_modules`. */
  list(): Promise<string[]>;
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  remove(file: string): Promise<void>;
}

/** Creates the folder, with these files in it. */
export async function createProject(files: Readonly<Record<string, string | Uint8Array>>): Promise<Project> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "client-preset-")));
  const write: Project["write"] = async (files) => {
    for (const [file, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), content);
    }
  };
  await write(files);
  const { folder: installation } = await artifact("installation");
  await symlink(join(installation, "node_modules"), join(folder, "node_modules"));
  let warned = "";
  return {
    folder,
    get warned() {
      return warned;
    },
    write,
    generate: async ({ write = false, ...settings } = {}) => {
      warned = "";
      using _ = onWarning((text) => {
        warned += text;
      });
      const outputs: Types.FileOutput[] = await generate(configFor(folder, settings), write);
      return Object.fromEntries(outputs.map(({ filename, content }) => [filename, content]));
    },
    list: async () => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
        .sort();
    },
    remove: (file) => rm(join(folder, file)),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

/** Passes text that is written to stderr to a function, instead of the terminal. */
function onWarning(take: (text: string) => void): Disposable {
  const { write } = process.stderr;
  process.stderr.write = (text: string | Uint8Array) => {
    take(String(text));
    return true;
  };
  return {
    [Symbol.dispose]: () => {
      process.stderr.write = write;
    },
  };
}

function configFor(
  folder: string,
  { schema, output, outputConfig, rootConfig }: Omit<Settings, "write">,
): CodegenConfig {
  return {
    cwd: folder,
    silent: true,
    schema: schema ?? schemas.conversations,
    importExtension: ".ts",
    ...rootConfig,
    generates: {
      [output ?? "generated/"]: {
        preset: conversations,
        presetConfig: { runtimeModule: "../src/runtime/transport.ts" },
        documents: "operations/*.graphql",
        ...outputConfig,
      },
    },
  };
}

/** Returns the message of a failed run. */
export async function refusalOf(run: Promise<unknown>): Promise<string> {
  const outcome = await run.then(
    () => undefined,
    (error: Error) => error.message,
  );
  if (outcome === undefined) throw new Error("the run was expected to fail");
  return outcome;
}
