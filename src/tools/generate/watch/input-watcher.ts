import { once } from "node:events";
import type { Stats } from "node:fs";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { type FSWatcher, watch } from "chokidar";
import { messageOf } from "../../../text/error.ts";
import { Failure } from "../../failure.ts";
import { readConfigFiles } from "../../project/config-imports.ts";
import { fromFolder } from "../../project/files.ts";
import type { Project } from "../../project/project.ts";

/**
 * In milliseconds. Events that follow each other closely are one change, but the first event does not wait for long.
 */
const debounce = { quiet: 10, longest: 50 };

/**
 * The time after a change when the files are read again, in ms: the watcher drops events that follow too closely.
 */
const recheckDelay = 100;

/**
 * Watches the files of a project. Its iterator yields once for each change, until the watcher is closed: the time of
 * the change's first event, by `performance.now()`. It does not report what changed.
 */
export class InputWatcher implements AsyncIterable<number> {
  #project: Project;
  #configFiles: ReadonlyMap<string, string>;
  /** The folders in which the patterns begin, and all watched folders. */
  #bases: readonly string[] = [];
  #folders: readonly string[] = [];
  #watcher: FSWatcher | undefined;
  /** The times of the first and the last event that was not reported yet. */
  #events: { readonly first: number; readonly last: number } | undefined;
  #recheckAt = Number.POSITIVE_INFINITY;
  #failure: unknown;
  #isClosed = false;
  #wake = () => {};

  /** Creates a watcher. It watches nothing before `watch()` is called. */
  constructor(project: Project) {
    this.#project = project;
    this.#configFiles = readConfigFiles(project.configFile);
  }

  /** Starts to watch, or continues with another config. */
  async watch(project: Project): Promise<void> {
    this.#project = project;
    this.#configFiles = readConfigFiles(project.configFile);
    this.#bases = basesOf(project);
    this.#folders = this.#findFolders();
    const before = this.#watcher;
    // The watcher passes paths with forward slashes, on Windows, too.
    const ignored = (path: string, stats?: Stats) => !this.#matters(resolve(path), stats);
    this.#watcher = watch([...this.#folders], { ignoreInitial: true, ignored });
    this.#watcher.on("all", () => this.#onEvent());
    this.#watcher.on("error", (error) => this.#fail(error));
    const ready = once(this.#watcher, "ready").catch((error: unknown) => this.#fail(error));
    await Promise.all([ready, before?.close()]);
    // One event, so that changes from before the start are found.
    this.#onEvent();
  }

  /** Returns true if the config, or a file that it imports, has changed since `watch()` was called. */
  hasNewConfig(): boolean {
    const now = readConfigFiles(this.#project.configFile);
    return now.size !== this.#configFiles.size || [...now].some(([file, text]) => text !== this.#configFiles.get(file));
  }

  /** Returns the names of the watched files. */
  describe(): string {
    const { folder, configFile, outputs } = this.#project;
    const names = outputs.flatMap((output) => [...output.documents, ...output.externalDocuments, output.schema]);
    return [...new Set([...names, fromFolder(folder, configFile)])].join(", ");
  }

  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  /** @throws {Failure} if the system does not allow the watch. */
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

  /** Waits for an event, at most for the given time. */
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
   * Returns the folders to watch. Not files: an editor may replace a file with a new one. The folders above them are
   * included, up to the one that they share with the project: a change of branch may remove them all and bring them
   * back.
   */
  #findFolders(): string[] {
    const files = [...this.#configFiles.keys(), ...this.#schemas()];
    const needed = [...files.map((file) => dirname(file)), ...this.#bases];
    return [...new Set([...needed, ...needed.map((folder) => commonFolder(this.#project.folder, folder))])];
  }

  #matters(path: string, stats?: Stats): boolean {
    if (this.#configFiles.has(path) || this.#schemas().includes(path)) return true;
    // The path leads to a watched folder, or is one.
    if (this.#folders.some((folder) => `${folder}${sep}`.startsWith(`${path}${sep}`))) return true;
    if (/(^|[\\/])(node_modules|\.git)([\\/]|$)/.test(relative(this.#project.folder, path))) return false;
    const isBelow = this.#bases.some((base) => path.startsWith(`${base}${sep}`));
    // By its name alone, the path may be a folder. Patterns ignore hidden ones.
    return isBelow && (stats?.isFile() ? /\.(graphql|gql)$/.test(path) : !basename(path).startsWith("."));
  }
}

/** Returns the folders in which the patterns begin. */
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
