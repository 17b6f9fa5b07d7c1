import { once } from "node:events";
import type { Stats } from "node:fs";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { type FSWatcher, watch } from "chokidar";
import { Failure } from "../../failure.ts";
import { readConfigFiles } from "../../project/config-imports.ts";
import { fromFolder } from "../../project/from-folder.ts";
import { findSources } from "../../project/inputs.ts";
import type { Project } from "../../project/project.ts";

/** In milliseconds: saves that come together are taken together, but the first one does not wait for ever. */
const together = { quiet: 10, most: 50 };

/** After so many milliseconds changed files are looked at once more: the watcher drops what follows too closely. */
const settled = 100;

/** Files that may have changed, by their paths from the project's folder. */
export interface Change {
  readonly files: ReadonlySet<string>;
  /** When the first of them was heard of, by the clock of `performance.now()`. */
  readonly since: number;
}

/** The files that a project is made of, as a sequence of changes, until it is closed. */
export class Inputs implements AsyncIterable<Change> {
  #project: Project;
  #configFiles: ReadonlyMap<string, string>;
  /** The folders that the patterns begin in, and all that have to be watched. */
  #bases: readonly string[] = [];
  #folders: readonly string[] = [];
  #watcher: FSWatcher | undefined;
  #heard = new Set<string>();
  #since = 0;
  #last = 0;
  /** What was taken last, and when to look at it again. */
  #doubtful = new Set<string>();
  #settleAt = 0;
  #failure: unknown;
  #isClosed = false;
  #wake = () => {};

  /** Nothing is heard of before a project is followed. */
  constructor(project: Project) {
    this.#project = project;
    this.#configFiles = readConfigFiles(project.configFile);
  }

  /** Begins to watch, or goes on with another project: its config has changed. */
  async follow(project: Project): Promise<void> {
    this.#project = project;
    this.#configFiles = readConfigFiles(project.configFile);
    this.#bases = basesOf(project);
    this.#folders = this.#findFolders();
    const before = this.#watcher;
    // On Windows, too, it asks with forward slashes.
    const ignored = (path: string, stats?: Stats) => !this.#matters(resolve(path), stats);
    this.#watcher = watch([...this.#folders], { ignoreInitial: true, ignored });
    this.#watcher.on("all", (_, path) => this.#hear(path));
    this.#watcher.on("error", (error) => this.#fail(error));
    const ready = once(this.#watcher, "ready").catch((error: unknown) => this.#fail(error));
    await Promise.all([ready, before?.close()]);
    // What has changed before it listened is found by looking once.
    for (const file of await this.#files()) this.#hear(file);
  }

  /** Whether the config says something else than when it was followed, or what it imports does. */
  hasNewConfig(): boolean {
    const now = readConfigFiles(this.#project.configFile);
    return now.size !== this.#configFiles.size || [...now].some(([file, text]) => text !== this.#configFiles.get(file));
  }

  /** What is watched, in words. */
  describe(): string {
    const { folder, configFile, outputs } = this.#project;
    const named = outputs.flatMap((output) => [...output.documents, ...output.externalDocuments, output.schema]);
    return [...new Set([...named, fromFolder(folder, configFile)])].join(", ");
  }

  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  /** @throws {Failure} if the system does not let it watch. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Change, void, undefined> {
    try {
      while (!this.#isClosed) {
        if (this.#failure !== undefined) throw unwatchable(this.#failure);
        const now = performance.now();
        if (now >= this.#dueHeard()) yield this.#takeHeard(now);
        else if (now >= this.#dueDoubtful()) yield this.#takeDoubtful(now);
        else await this.#wait(Math.min(this.#dueHeard(), this.#dueDoubtful()) - now);
      }
    } finally {
      await this.#watcher?.close();
    }
  }

  #hear(path: string): void {
    const now = performance.now();
    if (this.#heard.size === 0) this.#since = now;
    this.#last = now;
    this.#heard.add(fromFolder(this.#project.folder, path));
    this.#wake();
  }

  #fail(error: unknown): void {
    this.#failure = error;
    this.#wake();
  }

  #dueHeard(): number {
    if (this.#heard.size === 0) return Number.POSITIVE_INFINITY;
    return Math.min(this.#last + together.quiet, this.#since + together.most);
  }

  #dueDoubtful(): number {
    return this.#doubtful.size === 0 ? Number.POSITIVE_INFINITY : this.#settleAt;
  }

  #takeHeard(now: number): Change {
    const files = this.#heard;
    this.#heard = new Set();
    this.#doubtful = new Set([...this.#doubtful, ...files]);
    this.#settleAt = now + settled;
    return { files, since: this.#since };
  }

  #takeDoubtful(now: number): Change {
    const files = this.#doubtful;
    this.#doubtful = new Set();
    return { files, since: now };
  }

  /** Until something is heard, but no longer than so many milliseconds. */
  #wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = Number.isFinite(milliseconds) ? setTimeout(resolve, Math.ceil(milliseconds)) : undefined;
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #files(): Promise<string[]> {
    const { folder, outputs } = this.#project;
    const found = await Promise.all(outputs.map((output) => findSources(folder, output)));
    return [...found.flat(2), ...this.#schemas(), ...this.#configFiles.keys()];
  }

  #schemas(): string[] {
    const { folder, outputs } = this.#project;
    return outputs.map(({ schema }) => resolve(folder, schema));
  }

  /**
   * Folders and not files: an editor may put a new file in the place of the old one. And those above them, as far as
   * the one that they share with the project: with another branch all of them may go, and come back.
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
    if (/[\\/](node_modules|\.git)([\\/]|$)/.test(relative(this.#project.folder, path))) return false;
    const isBelow = this.#bases.some((base) => path.startsWith(`${base}${sep}`));
    // By its name alone it may be a folder; patterns leave out those that are hidden.
    return isBelow && (stats?.isFile() ? /\.(graphql|gql)$/.test(path) : !basename(path).startsWith("."));
  }
}

/** The folders that the patterns begin in. */
function basesOf({ folder, outputs }: Project): string[] {
  const patterns = outputs.flatMap(({ documents, externalDocuments }) => [...documents, ...externalDocuments]);
  const wanted = patterns.filter((pattern) => !pattern.startsWith("!"));
  return wanted.map((pattern) => resolve(folder, pattern.replace(/(^|\/)[^/]*[*?{[(!].*$|(^|\/)[^/]*$/, "$1") || "."));
}

function commonFolder(one: string, other: string): string {
  return relative(one, other).split(sep)[0] === ".." ? commonFolder(dirname(one), other) : one;
}

function unwatchable(error: unknown): Failure {
  const reason = error instanceof Error ? error.message : String(error);
  return new Failure(
    `The files cannot be watched (${reason})`,
    "Look at how many files your system lets a process watch.",
  );
}
