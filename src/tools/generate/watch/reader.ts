import type { DefinitionNode } from "graphql";
import type { Diagnostic } from "../../../../plugins/client/diagnostics/diagnostic.ts";
import { throwIfInvalid } from "../../../../plugins/client/diagnostics/invalid-operations-error.ts";
import { diagnoseFile, parseDefinitions, readText } from "../../../../plugins/client/load/files.ts";
import { findSources } from "../../project/inputs.ts";
import type { Output } from "../../project/project.ts";
import { requireSome, type Sources } from "../sources.ts";

interface Entry {
  readonly text: string;
  readonly definitions: readonly DefinitionNode[];
}

/** Reads an output's files of operations again and again, and parses only those whose text has changed. */
export class Reader {
  readonly #folder: string;
  readonly #output: Output;
  readonly #entries = new Map<string, Entry>();
  #changed = new Set<string>();

  constructor(folder: string, output: Output) {
    this.#folder = folder;
    this.#output = output;
  }

  /**
   * What the files hold now. A file that is neither new nor among `dirty` is taken as it was.
   *
   * @throws {InvalidOperationsError} with the syntax errors of all files.
   * @throws {Failure} if there are no operations.
   */
  async read(dirty: ReadonlySet<string>): Promise<Sources> {
    const [own, external] = await findSources(this.#folder, this.#output);
    const there = new Set([...own, ...external]);
    for (const file of this.#entries.keys()) if (!there.has(file)) this.#forget(file);
    throwIfInvalid([...there].flatMap((file) => this.#update(file, dirty)));
    return requireSome({ own: this.#pick(own), external: this.#pick(external) }, this.#output);
  }

  #update(file: string, dirty: ReadonlySet<string>): Diagnostic[] {
    const known = this.#entries.get(file);
    if (known && !dirty.has(file)) return [];
    try {
      const text = readText(this.#folder, file);
      if (text === known?.text) return [];
      this.#changed.add(file);
      this.#entries.set(file, { text, definitions: parseDefinitions(file, text) });
      return [];
    } catch (error) {
      // It is read again in the next round, whatever that is about.
      this.#forget(file);
      return [diagnoseFile(file, error)];
    }
  }

  /** The files that are new, other than before, or gone, since it was asked the last time. */
  takeChanged(): string[] {
    const changed = [...this.#changed].sort();
    this.#changed = new Set();
    return changed;
  }

  #forget(file: string): void {
    this.#entries.delete(file);
    this.#changed.add(file);
  }

  #pick(files: readonly string[]): Map<string, readonly DefinitionNode[]> {
    return new Map(files.map((file) => [file, this.#entries.get(file)?.definitions ?? []]));
  }
}
