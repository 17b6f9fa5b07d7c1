import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Failure } from "../failure.ts";
import { findConfig, readConfig } from "./config-file.ts";
import { fromFolder } from "./files.ts";
import { type Output, readOutputs } from "./outputs.ts";

export type { Output };

/** The part of a config that concerns the conversations preset. */
export interface Project {
  /** The absolute path. All paths in the config are relative to it. */
  readonly folder: string;
  /** The absolute path. */
  readonly configFile: string;
  /** One for each entry of `generates` that has the preset; never empty. */
  readonly outputs: readonly Output[];
  /** The other entries of `generates`. */
  readonly others: readonly string[];
}

/** Options of `loadProject()`. */
export interface LoadProjectOptions {
  /**
   * The project's folder.
   *
   * @default process.cwd()
   */
  readonly cwd?: string;
  /** A config to use instead of `codegen.ts`, or of another file that graphql-codegen finds. */
  readonly config?: string | undefined;
  /** True if nothing will be written. Hooks, which may format the files, are then accepted. */
  readonly checkOnly?: boolean;
  /** True to read the config and its imports again, even if this process has read them before. */
  readonly bypassCache?: boolean;
}

/**
 * Reads the config as graphql-codegen does, without loading graphql-codegen.
 *
 * @throws {Failure} if there is no config, or it cannot be read.
 * @throws {Unsupported} if the config asks for something that only graphql-codegen does.
 */
export async function loadProject({
  cwd = process.cwd(),
  config,
  checkOnly = false,
  bypassCache = false,
}: LoadProjectOptions = {}): Promise<Project> {
  const configFile = findConfig(cwd, config);
  const read = readOutputs(await readConfig(configFile, bypassCache), checkOnly);
  requireOwnFolders(cwd, read.outputs);
  requireFolderOf(configFile, cwd, read.outputs);
  return { folder: cwd, configFile, ...read };
}

/** Two outputs of one folder would replace each other's files, or hide them from the compiler. */
function requireOwnFolders(cwd: string, outputs: readonly Output[]): void {
  const names = new Map<string, string>();
  for (const { folder } of outputs) {
    const path = resolve(cwd, folder);
    const other = names.get(path);
    if (other !== undefined) {
      throw new Failure(`The outputs ${other} and ${folder} are the same folder`, "Give each its own folder.");
    }
    names.set(path, folder);
  }
}

/** Paths are relative to the current folder, as in graphql-codegen, which a config in another folder easily forgets. */
function requireFolderOf(configFile: string, cwd: string, outputs: readonly Output[]): void {
  const home = dirname(configFile);
  const isElsewhere = ({ schema }: Output) => !existsSync(resolve(cwd, schema)) && existsSync(resolve(home, schema));
  if (home === cwd || !outputs.some(isElsewhere)) return;
  throw new Failure(
    `The paths in ${fromFolder(cwd, configFile)} are relative to its own folder`,
    `Run the command there: cd ${fromFolder(cwd, home)}.`,
  );
}
