import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Diagnostic } from "../../../../plugins/client/diagnostics/diagnostic.ts";
import { findSources } from "../../project/inputs.ts";
import type { Output, Project } from "../../project/project.ts";
import type { Generated } from "../generate.ts";
import { discardFile, replaceFile } from "../replace-file.ts";
import { hashContents, hashFiles, hashText } from "./hash.ts";
import { ownCode, packagesLoaded } from "./machinery.ts";
import { readSelfContained } from "./self-contained.ts";

/** What the last good run left behind, beside the project's packages. */
interface Remembered {
  /** What the config's files and our own code hashed to, and what the config says. */
  readonly config: string;
  readonly outputs: readonly Output[];
  /** The packages that took part, by their manifests, and what those hashed to. */
  readonly packages: readonly string[];
  readonly versions: string;
  /** What the schema and the operations hashed to. */
  readonly inputs: string;
  /** What each generated file hashed to: an edit by hand is noticed. */
  readonly files: Readonly<Record<string, string>>;
  readonly warnings: readonly Diagnostic[];
}

/** What the last run made. */
export interface Recalled {
  readonly outputs: readonly Output[];
  readonly files: readonly { readonly path: string }[];
  readonly warnings: readonly Diagnostic[];
}

/** The memory of one config's runs. Whether there is anything to do is found by content, without loading GraphQL. */
export interface Memory {
  /** What the last run made, if all that it was made of and all that it made is still the same. */
  recall(): Promise<Recalled | undefined>;
  /** What the config says, if it is still the one of the last run. */
  recallProject(): Project | undefined;
  /** To be asked before the inputs are read; what it gives back takes note of what became of them. */
  prepare(project: Project): Promise<(made: Generated) => void>;
}

const nothing: Memory = {
  recall: async () => undefined,
  recallProject: () => undefined,
  prepare: async () => () => undefined,
};

/** Nothing is remembered of a config that asks its surroundings, or where there is no `node_modules`. */
export function openMemory(folder: string, configFile: string): Memory {
  const place = findPlace(folder, configFile);
  const texts = place && readSelfContained(configFile);
  if (!place || !texts) return nothing;
  const config = hashText([process.version, hashFiles(ownCode()), ...texts].join("\0"));
  const last = readRemembered(place, config);
  return {
    recall: async () => {
      if (!last) return undefined;
      const { outputs, packages, versions, inputs, files, warnings } = last;
      if (Object.entries(files).some(([path, hash]) => hashFiles([path]) !== hash)) return undefined;
      const isSame = hashFiles(packages) === versions && (await hashInputs(folder, outputs)) === inputs;
      return isSame ? { warnings, outputs, files: Object.keys(files).map((path) => ({ path })) } : undefined;
    },
    recallProject: () => last && { folder, configFile, outputs: last.outputs },
    prepare: async ({ outputs }) => {
      const inputs = await hashInputs(folder, outputs);
      return ({ files, warnings }) => {
        const packages = packagesLoaded();
        const hashes = Object.fromEntries(files.map(({ path, content }) => [path, hashContents([content])]));
        write(place, { config, outputs, packages, versions: hashFiles(packages), inputs, files: hashes, warnings });
      };
    },
  };
}

async function hashInputs(folder: string, outputs: readonly Output[]): Promise<string> {
  const hashes = [];
  for (const output of outputs) {
    const files = [[output.schema], ...(await findSources(folder, output))];
    hashes.push(...files.map((group) => `${group.join("\n")}\n${hashFiles(group, folder)}\n`));
  }
  return hashText(hashes.join("\n"));
}

/** Where tools keep such things: in the nearest `node_modules`. */
function findPlace(folder: string, configFile: string, from = folder): string | undefined {
  const name = `${hashText(`${folder}\n${configFile}`).slice(0, 16)}.json`;
  if (existsSync(join(from, "node_modules"))) return join(from, "node_modules/.cache/conversations-codegen", name);
  return dirname(from) === from ? undefined : findPlace(folder, configFile, dirname(from));
}

function readRemembered(place: string, config: string): Remembered | undefined {
  if (!existsSync(place)) return undefined;
  try {
    const found = JSON.parse(readFileSync(place, "utf8")) as Remembered;
    return found.config === config ? found : undefined;
  } catch (error) {
    // Whoever wrote it, the run does without.
    if (error instanceof SyntaxError || isOfSystem(error)) return undefined;
    throw error;
  }
}

/** A place that may not be written to holds nothing: the next run does its work again, and that is all. */
function write(place: string, remembered: Remembered): void {
  const temporary = `${place}.${process.pid}`;
  try {
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(temporary, JSON.stringify(remembered));
    replaceFile(temporary, place);
  } catch (error) {
    if (!isOfSystem(error)) throw error;
    if (existsSync(temporary)) discardFile(temporary);
  }
}

function isOfSystem(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}
