import type { Diagnostic } from "../../../../plugins/client/diagnostics/diagnostic.ts";
import { formatDiagnostics } from "../../../../plugins/client/diagnostics/format.ts";
import { InvalidOperationsError } from "../../../../plugins/client/diagnostics/invalid-operations-error.ts";
import { Failure } from "../../failure.ts";
import { printDuration, printError, printLine } from "../../print.ts";
import { fromFolder } from "../../project/files.ts";
import { loadProject, type Project } from "../../project/project.ts";
import { type Caches, type GeneratedProject, generateProject } from "../generate.ts";
import { reportOthers } from "../report-others.ts";
import { writeChanged } from "../write.ts";
import { InputWatcher } from "./input-watcher.ts";

interface WatchOptions {
  readonly cwd: string;
  readonly config: string | undefined;
}

/** Generates whenever an input changes, until a signal ends the process. */
export async function watch({ cwd, config }: WatchOptions): Promise<void> {
  const project = await loadProject({ cwd, config });
  const inputs = new InputWatcher(project);
  const end = () => inputs.close();
  process.once("SIGINT", end).once("SIGTERM", end);
  await new Watch(project, inputs, config).run();
}

/** The state that one round passes to the next. */
class Watch {
  #project: Project;
  readonly #inputs: InputWatcher;
  readonly #config: string | undefined;
  #caches: Caches = new Map();
  /**
   * The content of each file in the last round without errors: the definitions of a file of operations, or a schema.
   */
  #contents: ReadonlyMap<string, object> = new Map();
  #error = "";
  #warnings = "";

  constructor(project: Project, inputs: InputWatcher, config: string | undefined) {
    this.#project = project;
    this.#inputs = inputs;
    this.#config = config;
  }

  async run(): Promise<void> {
    await this.#round(0);
    await this.#inputs.watch(this.#project);
    printLine(`watching ${this.#inputs.describe()} (Ctrl-C ends it)`);
    reportOthers(this.#project);
    for await (const since of this.#inputs) await this.#round(since);
  }

  /** Generates once. An error is printed once, and the files that were generated before stay. */
  async #round(since: number): Promise<void> {
    try {
      const isReloaded = await this.#reload();
      const generated = await generateProject(this.#project, this.#caches);
      const { folder, configFile } = this.#project;
      const writtenPaths = writeChanged(folder, generated.files).map(({ path }) => fromFolder(folder, path));
      const changed = this.#takeChanged(generated);
      this.#report(isReloaded ? [fromFolder(folder, configFile)] : changed, writtenPaths, performance.now() - since);
      this.#warn(generated.diagnostics);
    } catch (error) {
      if (!(error instanceof InvalidOperationsError || error instanceof Failure)) throw error;
      this.#complain(error instanceof Failure ? `error: ${error.message}` : formatDiagnostics(error.diagnostics));
    }
  }

  /** Loads the config again if it has changed. */
  async #reload(): Promise<boolean> {
    if (!this.#inputs.hasNewConfig()) return false;
    this.#project = await loadProject({ cwd: this.#project.folder, config: this.#config, bypassCache: true });
    await this.#inputs.watch(this.#project);
    // With other options, the same definitions are printed differently.
    this.#caches = new Map();
    return true;
  }

  /** Returns the files that are new, changed or removed since the last round without errors. */
  #takeChanged({ outputs }: GeneratedProject): string[] {
    const before = this.#contents;
    const now = new Map<string, object>(outputs.flatMap(({ sources }) => [...sources.files]));
    for (const { output, sources } of outputs) now.set(output.schema, sources.schema);
    this.#contents = now;
    const names = [...new Set([...before.keys(), ...now.keys()])];
    return names.filter((name) => before.get(name) !== now.get(name)).sort();
  }

  #report(changed: readonly string[], writtenPaths: readonly string[], milliseconds: number): void {
    const wasBroken = this.#error !== "";
    this.#error = "";
    if (writtenPaths.length === 0 && changed.length === 0 && !wasBroken) return;
    const what = changed.length > 3 ? `${changed.length} files` : changed.join(", ");
    const done = writtenPaths.length > 0 ? `${writtenPaths.join(", ")} written` : "nothing to write";
    printLine(`${what === "" ? "" : `${what}: `}${wasBroken ? "fixed, " : ""}${done} (${printDuration(milliseconds)})`);
  }

  #complain(error: string): void {
    if (error !== this.#error) printError(error, "red");
    this.#error = error;
  }

  #warn(diagnostics: readonly Diagnostic[]): void {
    const warnings = diagnostics.length > 0 ? formatDiagnostics(diagnostics) : "";
    if (warnings !== this.#warnings && warnings !== "") printError(warnings, "yellow");
    this.#warnings = warnings;
  }
}
