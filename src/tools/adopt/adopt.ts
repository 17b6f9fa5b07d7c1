// The way of a bot through this folder. Each room knows only those above it.
//
//   find/          files → parsed code (code.ts) → names and their meaning (names/) → texts that may be GraphQL
//                  (documents.ts), each in pieces: constant text, and holes for what is inserted (pieces.ts)
//   read/          pieces → one GraphQL text with a placeholder for each hole (compose.ts) → parsed documents (read.ts) →
//                  the value of each argument, with the schema's type at its place (arguments.ts, value.ts)
//   plan/          documents → the project's operation that does the same (reuse.ts), or a new one for all that differ only
//                  in values (plan.ts, slots.ts, operation.ts), checked by the generator's own rules (fit.ts)
//   generator.ts   the project: config, schema, operations; the only file that meets the generator
//   edit/          edits of text, their imports, the bridge; writing all files or none (write.ts)
//   send/          sends → the frame that each sends (frames.ts, follow/) → who reads its answer (readers.ts) → an edit,
//                  a call to move code behind, or a reason for a person (classify.ts); call/ writes the call
//   report/        the report as text, without secrets
//
// Nothing of the bot is run, and nothing is written before the last step, so that any refusal leaves all files as they were.

import { compareTexts } from "../../text/compare.ts";
import { bridgeChanges, type EditInput, type EditPlan, editedTexts, planEdits, requireEditable } from "./edit/apply.ts";
import { finishInterrupted, writeAll } from "./edit/write.ts";
import { type BotCode, parseCode, placeAt, placeOf } from "./find/code.ts";
import { undeclaredNames } from "./find/documents.ts";
import { type BotSources, readSources } from "./find/files.ts";
import { findSockets } from "./find/sockets.ts";
import { type AdoptTarget, addOperations, checkOperations, readTarget } from "./generator.ts";
import type { AdoptReport, BotFinding, CodeChange, CodePlace, SessionStart } from "./model.ts";
import { fitDocuments } from "./plan/fit.ts";
import { type PlannedAdoption, planOperations } from "./plan/plan.ts";
import { operationsAsData, printNewOperations } from "./plan/print.ts";
import { markSecrets, readArguments } from "./read/arguments.ts";
import { type Reading, readDocuments } from "./read/read.ts";
import { secretsIn, withoutSecrets } from "./report/secrets.ts";
import { describeSends, type SendReport } from "./send/describe.ts";
import { endOfServicePlaces } from "./send/start.ts";
import { isLogin } from "./send/unsent.ts";

export interface AdoptOptions {
  readonly cwd: string;
  /** Files and folders to search, relative to `cwd`. */
  readonly paths: readonly string[];
  readonly config?: string | undefined;
  /** The file that takes new operations. @default "adopted.graphql" next to the operations of the project */
  readonly out?: string | undefined;
  /** Writes nothing at all. @default false */
  readonly dryRun?: boolean | undefined;
  /** Edits the sends that can be replaced mechanically. @default false */
  readonly write?: boolean | undefined;
  /** Asked before the bridge replaces login and socket. @default the bridge is not written */
  readonly confirmBridge?: ((changes: readonly CodeChange[]) => Promise<boolean>) | undefined;
  /** Called at each step. */
  readonly progress?: ((step: AdoptStep) => void) | undefined;
}

/** A step of the work. `done` and `all` count files, in steps that process files one by one. */
export interface AdoptStep {
  readonly name: "look" | "parse" | "read" | "generate" | "write";
  readonly done?: number;
  readonly all?: number;
}

/**
 * Moves the documents of a bot into operations, and reports the work that is left. The bot's code is read and never
 * run. The report contains no access token.
 *
 * @throws {Failure} if the config, a file or git prevents it.
 * @throws {InvalidOperationsError} if the generator refuses the operations of the project.
 */
export async function adopt(options: AdoptOptions): Promise<AdoptReport> {
  const { cwd, paths, config, progress = () => {} } = options;
  const completed = options.dryRun ? [] : await finishInterrupted(cwd);
  const target = await readTarget(cwd, config, options.out);
  const sources = await readSources(cwd, paths, (done, all) => progress({ name: "look", done, all }));
  progress({ name: "parse", all: sources.texts.length });
  const code = parseCode(sources.texts);
  progress({ name: "read" });
  const reading = readDocuments(code);
  const documents = reading.documents.map((document) => ({
    document,
    givenArguments: readArguments(target.schema, document),
  }));
  const secrets = secretsIn(code, documents);
  const typed = documents.map(({ document, givenArguments }) => ({
    document,
    givenArguments: markSecrets(givenArguments, secrets),
  }));
  const fit = fitDocuments(typed, target.fragments, target.checkDocument);
  const adoptions = planOperations(fit.documents, target.operations);
  const sends = describeSends({ code, reading, adoptions }, target.client);
  const logins = typed.filter(({ document }) => isLogin(document));
  const input: EditInput = {
    code,
    sends: sends.now,
    logins,
    sockets: findSockets(code),
    client: target.client,
  };
  const plan = planEdits(input);
  const { generated, edited } = await write(options, target, adoptions, plan);
  const report: AdoptReport = {
    counts: countAll(sources, reading, adoptions, sends),
    operations: operationsAsData(adoptions, target.operationsFile),
    doesNotFit: byPlace(fit.doesNotFit),
    cannotBeRead: byPlace([...reading.unreadable, ...syntaxErrors(code)]),
    start: describeStart(code, sends, input, plan),
    replaceNow: byPlace(sends.now.map(({ replacement }) => replacement)),
    replaceAndMove: byPlace(sends.move),
    byHand: byPlace(sends.byHand),
    deleteLast: byPlace(sends.deleteLast),
    bugs: byPlace([...sends.bugs, ...undeclared(code, reading)]),
    notSent: byPlace(sends.notSent),
    skipped: [...sources.skipped, ...code.skipped],
    warnings: byPlace(fit.warnings),
    written: [...completed, ...generated, ...edited],
    edited: [...completed, ...edited],
  };
  return withoutSecrets(report, secrets);
}

interface Written {
  readonly generated: readonly string[];
  readonly edited: readonly string[];
}

/** Writes the new operations and the client, and, if asked to, the edits of the bot. */
async function write(
  options: AdoptOptions,
  target: AdoptTarget,
  adoptions: readonly PlannedAdoption[],
  plan: EditPlan,
): Promise<Written> {
  const { cwd, progress = () => {} } = options;
  const withBridge = options.write && plan.bridge && (await options.confirmBridge?.(bridgeChanges(plan)));
  // Before anything is written, so that one file that would not parse prevents all edits.
  const edits = await requireEditable(cwd, options.write ? editedTexts(plan, withBridge === true) : []);
  const added = printNewOperations(adoptions, target.fragments);
  progress({ name: "generate" });
  if (options.dryRun) {
    await checkOperations(target, added);
    return { generated: [], edited: [] };
  }
  const generated = await addOperations(target, added);
  if (edits.length === 0) return { generated, edited: [] };
  progress({ name: "write" });
  const files = edits.map(({ file, text }) => ({ file: file.name, text: `${file.mark}${text}` }));
  await writeAll(cwd, files);
  return { generated, edited: files.map(({ file }) => file) };
}

function describeStart(code: BotCode, sends: SendReport, { logins, sockets }: EditInput, plan: EditPlan): SessionStart {
  return {
    logins: logins.map(({ document }) => document.place),
    sockets: sockets.own.map((node) => placeOf(code, node)),
    pings: sends.pings,
    endOfService: endOfServicePlaces(code, sends.branches),
    bridge: plan.hasBridge ? null : bridgeChanges(plan),
    byHand: plan.byHand,
    client: plan.clientByHand,
    tokenVariable: plan.bridge?.tokenVariable ?? null,
  };
}

function countAll(sources: BotSources, reading: Reading, adoptions: readonly PlannedAdoption[], sends: SendReport) {
  return {
    files: sources.files,
    parsed: sources.texts.length,
    documents: reading.documents.length + reading.unreadable.length,
    operations: adoptions.length,
    newOperations: adoptions.filter(({ planned }) => planned !== undefined).length,
    sends: sends.count,
  };
}

/** Returns the files that do not parse: the findings in them may be incomplete. */
function syntaxErrors(code: BotCode): BotFinding[] {
  return code.files.flatMap(({ name, source, syntaxError }) => {
    if (!syntaxError) return [];
    const place = placeAt(name, source, syntaxError.at);
    const message = `The file does not parse: ${syntaxError.message.replace(/\.$/, "")}`;
    return [{ place, message, hint: "Correct it: its sends are not replaced.", code: "syntax" }];
  });
}

function undeclared(code: BotCode, { documents }: Reading): BotFinding[] {
  const candidates = new Set(documents.map(({ candidate }) => candidate));
  return [...candidates].flatMap((candidate) =>
    undeclaredNames(code, candidate).map((name) => ({
      place: placeOf(code, name),
      message: `\`${name.text}\` is not defined`,
      hint: "Building this document throws.",
      code: "undefined-name",
    })),
  );
}

/** Sorts by file and place. */
function byPlace<Item extends { readonly place: CodePlace }>(items: readonly Item[]): Item[] {
  return [...items].sort(
    ({ place: one }, { place: other }) =>
      compareTexts(one.file, other.file) || one.line - other.line || one.column - other.column,
  );
}
