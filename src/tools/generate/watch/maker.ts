import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { DefinitionNode, GraphQLSchema } from "graphql";
import { checkDocuments } from "../../../../plugins/client/check/check.ts";
import { type Diagnostic, hasErrors } from "../../../../plugins/client/diagnostics/diagnostic.ts";
import type { Section } from "../../../../plugins/client/section.ts";
import type { Output, Project } from "../../project/project.ts";
import { check, type GeneratedFile, placed, sectionFor } from "../generate.ts";
import { hashText } from "../memory/hash.ts";
import { loadSchema } from "../schema.ts";
import { allDocuments, asksIntrospection, type Sources } from "../sources.ts";
import { printFiles, printSchema, type Texts } from "../texts.ts";
import { ClientPrinter } from "./client.ts";
import { Reader } from "./reader.ts";
import { unusedFragments, whoSpreads } from "./spreads.ts";
import { TypesPrinter } from "./types.ts";

/** What a round made. */
export interface Round {
  readonly files: readonly GeneratedFile[];
  /** The files of operations that are new, other than in the last good round, or gone. */
  readonly changed: readonly string[];
  /** What is warned of now; it takes a check of everything, and can wait until the files are written. */
  warnings(): readonly Diagnostic[];
}

/** Makes the files of one output again and again, and does only what a change asks for. */
export class Maker {
  readonly #project: Project;
  readonly #output: Output;
  readonly #section: Section;
  readonly #reader: Reader;
  /** The schema's file, and its text when it was read. */
  readonly schema: string;
  readonly #schemaSource: string;
  readonly #schema: GraphQLSchema;
  #printers: { readonly types: TypesPrinter; readonly client: ClientPrinter } | undefined;
  #schemaText: string | undefined;
  /** What was found good the last time, and what was said of it. */
  #good:
    | {
        readonly definitions: ReadonlySet<DefinitionNode>;
        readonly unused: string;
        readonly report: readonly Diagnostic[];
      }
    | undefined;

  /** @throws {InvalidOperationsError} if the schema is mistaken. @throws {Failure} if the config is. */
  constructor(project: Project, output: Output) {
    this.#project = project;
    this.#output = output;
    this.#section = sectionFor(project, output);
    this.#reader = new Reader(project.folder, output);
    this.schema = output.schema;
    this.#schemaSource = this.#readSchema();
    this.#schema = loadSchema(project.folder, output.schema);
  }

  /** Whether the schema's file still holds what it held. */
  hasSchema(): boolean {
    return this.#readSchema() === this.#schemaSource;
  }

  #readSchema(): string {
    const path = resolve(this.#project.folder, this.schema);
    return existsSync(path) ? hashText(readFileSync(path, "latin1")) : "";
  }

  /**
   * Reads the files that are new or `dirty`, and makes what follows from them.
   *
   * @throws {InvalidOperationsError} with every problem there is; the next round begins from what was good before.
   */
  async make(dirty: ReadonlySet<string>): Promise<Round> {
    const sources = await this.#reader.read(dirty);
    const definitions = allDocuments(sources).flatMap((document) => document.definitions);
    const affected = this.#affected(definitions);
    const warnings = this.#check(sources, definitions, affected);
    const texts = await this.#print(sources, affected);
    return { files: placed(this.#project, this.#output, texts), changed: this.#reader.takeChanged(), warnings };
  }

  /** The definitions that are new, and those that spread what has changed or gone. */
  #affected(definitions: readonly DefinitionNode[]): ReadonlySet<DefinitionNode> {
    const before = this.#good?.definitions ?? new Set();
    const now = new Set(definitions);
    const changed = [
      ...definitions.filter((each) => !before.has(each)),
      ...[...before].filter((each) => !now.has(each)),
    ];
    const fragments = changed.flatMap((each) => (each.kind === "FragmentDefinition" ? [each.name.value] : []));
    return new Set([...changed.filter((each) => now.has(each)), ...whoSpreads(fragments, definitions)]);
  }

  /** Walks the affected definitions alone; if they are right, so is the rest, which was right before. */
  #check(sources: Sources, all: readonly DefinitionNode[], affected: ReadonlySet<DefinitionNode>) {
    const { client, stock } = this.#section;
    const last = this.#good;
    const whole = () => check(this.#schema, sources, this.#section);
    const unused = unusedFragments(all);
    const keep = (report: readonly Diagnostic[]) => {
      this.#good = { definitions: new Set(all), unused, report };
      return report;
    };
    // Which fragments are unused is only told by a check of everything.
    if (!last || client.warningsAsErrors.length > 0) {
      const report = keep(whole());
      return () => report;
    }
    const scalars = Object.keys(stock.scalars);
    const diagnostics = checkDocuments(this.#schema, allDocuments(sources), { scalars, only: affected });
    if (hasErrors(diagnostics)) {
      const report = keep(whole());
      return () => report;
    }
    keep(last.report);
    const isSame = diagnostics.length === 0 && last.report.length === 0 && last.unused === unused;
    return () => (isSame ? [] : keep(whole()));
  }

  async #print(sources: Sources, affected: ReadonlySet<DefinitionNode>): Promise<Texts> {
    const { types, client } = this.#printers ?? {
      types: new TypesPrinter(this.#schema, this.#section),
      client: new ClientPrinter(this.#schema, this.#section.client),
    };
    // What they remember is of use only if they are there in every round, to its end.
    this.#printers = undefined;
    if (!this.#isPlain(sources)) return await printFiles(this.#schema, sources, this.#section);
    this.#schemaText ??= await printSchema(this.#schema, sources, this.#section);
    const isStale = (definitions: readonly DefinitionNode[]) => definitions.some((each) => affected.has(each));
    const texts = {
      "schema.ts": this.#schemaText,
      "types.ts": await types.print(sources, isStale),
      "client.ts": client.print(sources, affected),
    };
    this.#printers = { types, client };
    return texts;
  }

  /** Whether each definition is printed for itself, and nothing at the top of a file depends on which there are. */
  #isPlain({ own, external }: Sources): boolean {
    const documents = allDocuments({ own, external });
    const hasOperations = documents.some(({ definitions }) =>
      definitions.some(({ kind }) => kind === "OperationDefinition"),
    );
    const imports = Object.values(this.#section.stock.scalars).some(
      (type) => typeof type !== "string" || type.includes("#"),
    );
    return hasOperations && !imports && !asksIntrospection(documents);
  }
}
