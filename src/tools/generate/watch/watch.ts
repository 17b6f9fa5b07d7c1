import type { Diagnostic } from "../../../../plugins/client/diagnostics/diagnostic.ts";
import { formatDiagnostics } from "../../../../plugins/client/diagnostics/format.ts";
import { InvalidOperationsError } from "../../../../plugins/client/diagnostics/invalid-operations-error.ts";
import { Failure } from "../../failure.ts";
import { complain, printDuration, say } from "../../print.ts";
import { fromFolder } from "../../project/from-folder.ts";
import { loadProject, type Project } from "../../project/project.ts";
import { removeLeftovers, writeChanged } from "../write.ts";
import { Inputs } from "./inputs.ts";
import { Maker, type Round } from "./maker.ts";

interface Options {
  readonly cwd: string;
  readonly config: string | undefined;
}

/** Generates whenever an input changes, until the process is told to end. */
export async function watch({ cwd, config }: Options): Promise<void> {
  const project = await loadProject({ cwd, config });
  const inputs = new Inputs(project);
  const end = () => inputs.close();
  process.once("SIGINT", end).once("SIGTERM", end);
  await new Watch(project, inputs, config).run();
}

/** What it said last, and from what it goes on. */
class Watch {
  #project: Project;
  readonly #inputs: Inputs;
  readonly #config: string | undefined;
  /** None if they have to be made anew. */
  #makers: readonly Maker[] = [];
  #problem = "";
  #warnings = "";

  constructor(project: Project, inputs: Inputs, config: string | undefined) {
    this.#project = project;
    this.#inputs = inputs;
    this.#config = config;
  }

  async run(): Promise<void> {
    await this.#round({ files: new Set(), since: 0 });
    await this.#inputs.follow(this.#project);
    say(`watching ${this.#inputs.describe()} (Ctrl-C ends it)`);
    for await (const change of this.#inputs) await this.#round(change);
  }

  /** What goes wrong is said once, and what was generated before stays. */
  async #round({ files, since }: { readonly files: ReadonlySet<string>; readonly since: number }): Promise<void> {
    try {
      const renewed = await this.#renew();
      const rounds = await this.#make(files);
      const made = rounds.flatMap((round) => round.files);
      removeLeftovers(made);
      const written = writeChanged(this.#project.folder, made).map(({ path }) =>
        fromFolder(this.#project.folder, path),
      );
      const changed = renewed.length > 0 ? renewed : rounds.flatMap((round) => round.changed);
      this.#report([...new Set(changed)], written, performance.now() - since);
      this.#warn(rounds.flatMap((round) => round.warnings()));
    } catch (error) {
      if (!(error instanceof InvalidOperationsError || error instanceof Failure)) throw error;
      this.#complain(error instanceof Failure ? `error: ${error.message}` : error.message);
    }
  }

  /** Begins anew where the config or a schema says something else than before, and tells which did. */
  async #renew(): Promise<string[]> {
    const { folder, configFile } = this.#project;
    if (this.#inputs.hasNewConfig()) {
      this.#makers = [];
      this.#project = await loadProject({ cwd: folder, config: this.#config, fresh: true });
      await this.#inputs.follow(this.#project);
      return this.#begin([fromFolder(folder, configFile)]);
    }
    const stale = this.#makers.filter((maker) => !maker.hasSchema());
    if (this.#makers.length > 0 && stale.length === 0) return [];
    return this.#begin(stale.map((maker) => maker.schema));
  }

  #begin(names: readonly string[]): string[] {
    this.#makers = [];
    this.#makers = this.#project.outputs.map((output) => new Maker(this.#project, output));
    return [...names];
  }

  async #make(files: ReadonlySet<string>): Promise<Round[]> {
    const rounds: Round[] = [];
    for (const maker of this.#makers) rounds.push(await maker.make(files));
    return rounds;
  }

  #report(changed: readonly string[], written: readonly string[], milliseconds: number): void {
    const wasBroken = this.#problem !== "";
    this.#problem = "";
    if (written.length === 0 && changed.length === 0 && !wasBroken) return;
    const what = changed.length > 3 ? `${changed.length} files` : changed.join(", ");
    const done = written.length > 0 ? `${written.join(", ")} written` : "nothing to write";
    say(`${what === "" ? "" : `${what}: `}${wasBroken ? "cured, " : ""}${done} (${printDuration(milliseconds)})`);
  }

  #complain(problem: string): void {
    if (problem !== this.#problem) complain(problem, "red");
    this.#problem = problem;
  }

  #warn(diagnostics: readonly Diagnostic[]): void {
    const warnings = diagnostics.length > 0 ? formatDiagnostics(diagnostics) : "";
    if (warnings !== this.#warnings && warnings !== "") complain(warnings, "yellow");
    this.#warnings = warnings;
  }
}
