import { once } from "node:events";
import type { Stats } from "node:fs";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { type FSWatcher, watch } from "chokidar";
import { messageOf } from "../../../text/error.ts";
import { Failure } from "../../failure.ts";
import { readConfigFiles } from "../../project/config-imports.ts";
import { fromFolder } from "../../project/files.ts";
import type { Project } from "../../project/project.ts";

/** In milliseconds: saves that come together are one change, but the first one does not wait for long. */
const debounce = { quiet: 10, longest: 50 };

/** In milliseconds, how long after a change the files are looked at again: the watcher drops what follows too closely. */
const recheckDelay = 100;

/**
 * Watches the files that a project is made of. Its iterator yields once for each change, until the watcher is closed: the
 * time of the change's first event, by `performance.now()`. It does not say what changed.
 */
export class InputWatcher implements AsyncIterable<number> {
  #project: Project;
  #configFiles: ReadonlyMap<string, string>;
  /** The folders that the patterns begin in, and all that are watched. */
  #bases: readonly string[] = [];
  #folders: readonly string[] = [];
  #watcher: FSWatcher | undefined;
  /** The first and the last event that was not reported yet. */
  #events: { readonly first: number; readonly last: number } | undefined;
  #recheckAt = Number.POSITIVE_INFINITY;
  #failure: unknown;
  #isClosed = false;
  #wake = () => {};

  /** Watches nothing before `watch()` is called. */
  constructor(project: Project) {
    this.#project = project;
    this.#configFiles = readConfigFiles(project.configFile);
  }

  /** Begins to watch, or goes on with another config. */
  async watch(project: Project): Promise<void> {
    this.#project = project;
    this.#configFiles = readConfigFiles(project.configFile);
    this.#bases = basesOf(project);
    this.#folders = this.#findFolders();
    const before = this.#watcher;
    // On Windows, too, it asks with forward slashes.
    const ignored = (path: string, stats?: Stats) => !this.#matters(resolve(path), stats);
    this.#watcher = watch([...this.#folders], { ignoreInitial: true, ignored });
    this.#watcher.on("all", () => this.#onEvent());
    this.#watcher.on("error", (error) => this.#fail(error));
    const ready = once(this.#watcher, "ready").catch((error: unknown) => this.#fail(error));
    await Promise.all([ready, before?.close()]);
    // One look finds the changes from before it listened.
    this.#onEvent();
  }

  /** Returns whether the config, or a file that it imports, has changed since `watch()` was called. */
  hasNewConfig(): boolean {
    const now = readConfigFiles(this.#project.configFile);
    return now.size !== this.#configFiles.size || [...now].some(([file, text]) => text !== this.#configFiles.get(file));
  }

  /** Names what is watched. */
  describe(): string {
    const { folder, configFile, outputs } = this.#project;
    const names = outputs.flatMap((output) => [...output.documents, ...output.externalDocuments, output.schema]);
    return [...new Set([...names, fromFolder(folder, configFile)])].join(", ");
  }

  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  /** @throws {Failure} if the system does not let it watch. */
  async *[Symbol.asyncIterator](): AsyncGenerator<number, void, undefined> {
    try {
      while (!this.#isClosed) {
        if (this.#failure !== undefined) throw unwatchable(this.#failure);
        const now = performance.now();
        const { first, last } = this.#events ?? { first: Number.POSITIVE_INFINITY, last: Number.POSITIVE_INFINITY };
        const dueAt = Math.min(last + debounce.quiet, first + debounce.longest);
        if (now >= dueAt) {
          this.#events = undefined;
          this.#recheckAt = now + recheckDelay;
          yield first;
        } else if (now >= this.#recheckAt) {
          this.#recheckAt = Number.POSITIVE_INFINITY;
          yield now;
        } else await this.#sleep(Math.min(dueAt, this.#recheckAt) - now);
      }
    } finally {
      await this.#watcher?.close();
    }
  }

  #onEvent(): void {
    const now = performance.now();
    this.#events = { first: this.#events?.first ?? now, last: now };
    this.#wake();
  }

  #fail(error: unknown): void {
    this.#failure = error;
    this.#wake();
  }

  /** Waits for an event, but not longer than this. */
  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = Number.isFinite(milliseconds) ? setTimeout(resolve, Math.ceil(milliseconds)) : undefined;
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #schemas(): string[] {
    const { folder, outputs } = this.#project;
    return outputs.map(({ schema }) => resolve(folder, schema));
  }

  /**
   * Folders and not files: an editor may put a new file in the place of the old one. And those above them, as far as
   * the one that they share with the project: a change of branch may remove all of them, and bring them back.
   */
  #findFolders(): string[] {
    const files = [...this.#configFiles.keys(), ...this.#schemas()];
    const needed = [...files.map((file) => dirname(file)), ...this.#bases];
    return [...new Set([...needed, ...needed.map((folder) => commonFolder(this.#project.folder, folder))])];
  }

  #matters(path: string, stats?: Stats): boolean {
    if (this.#configFiles.has(path) || this.#schemas().includes(path)) return true;
    // It leads to a folder that is watched, or is one.
    if (this.#folders.some((folder) => `${folder}${sep}`.startsWith(`${path}${sep}`))) return true;
    if (/(^|[\\/])(node_modules|\.git)([\\/]|$)/.test(relative(this.#project.folder, path))) return false;
    const isBelow = this.#bases.some((base) => path.startsWith(`${base}${sep}`));
    // By its name alone it may be a folder; patterns leave out those that are hidden.
    return isBelow && (stats?.isFile() ? /\.(graphql|gql)$/.test(path) : !basename(path).startsWith("."));
  }
}

/** The folders that the patterns begin in. */
function basesOf({ folder, outputs }: Project): string[] {
  const patterns = outputs.flatMap(({ documents, externalDocuments }) => [...documents, ...externalDocuments]);
  const included = patterns.filter((pattern) => !pattern.startsWith("!"));
  return included.map((pattern) =>
    resolve(folder, pattern.replace(/(^|\/)[^/]*[*?{[(!].*$|(^|\/)[^/]*$/, "$1") || "."),
  );
}

function commonFolder(folder: string, other: string): string {
  return relative(folder, other).split(sep)[0] === ".." ? commonFolder(dirname(folder), other) : folder;
}

function unwatchable(error: unknown): Failure {
  return new Failure(
    `The files cannot be watched (${messageOf(error)})`,
    "Check how many files the system lets a process watch.",
  );
}
