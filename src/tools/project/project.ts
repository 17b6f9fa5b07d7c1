import { findConfig, readConfig } from "./config-file.ts";
import type { Output } from "./output.ts";
import { readOutputs } from "./outputs.ts";

export type { Output };

/** What a config says, as far as the conversations preset has to do with it. */
export interface Project {
  /** Absolute. All paths in the config are relative to it. */
  readonly folder: string;
  /** Absolute. */
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
  /** Whether nothing will be written. Then hooks, which may format what is written, do no harm. */
  readonly checkOnly?: boolean;
  /** Whether to read the config and all that it imports again, even if this process has read it before. */
  readonly bypassCache?: boolean;
}

/**
 * Reads the config as graphql-codegen does, without loading graphql-codegen.
 *
 * @throws {Failure} if there is no config, or it cannot be read.
 * @throws {Unsupported} if it asks for something that only graphql-codegen does.
 */
export async function loadProject({
  cwd = process.cwd(),
  config,
  checkOnly = false,
  bypassCache = false,
}: LoadProjectOptions = {}): Promise<Project> {
  const configFile = findConfig(cwd, config);
  return { folder: cwd, configFile, ...readOutputs(await readConfig(configFile, bypassCache), checkOnly) };
}
