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
  /** One for each entry of `generates`; never empty. */
  readonly outputs: readonly Output[];
}

/** Where to look for a config: by default `codegen.ts`, or another name that graphql-codegen knows, in this folder. */
export interface Whereabouts {
  readonly cwd?: string;
  readonly config?: string | undefined;
  /** Whether nothing is made of it: then others may make something, too, and hooks may format what is made. */
  readonly judged?: boolean;
  /** Reads the config and all that it imports anew, even if this process has read it before. */
  readonly fresh?: boolean;
}

/**
 * Reads the config as graphql-codegen does, without loading graphql-codegen.
 *
 * @throws {Failure} if there is no config, or it cannot be read.
 * @throws {Unsupported} if it asks for what the preset does not do.
 */
export async function loadProject({
  cwd = process.cwd(),
  config,
  judged = false,
  fresh = false,
}: Whereabouts = {}): Promise<Project> {
  const configFile = findConfig(cwd, config);
  const outputs = readOutputs(await readConfig(configFile, fresh), judged);
  return { folder: cwd, configFile, outputs };
}
