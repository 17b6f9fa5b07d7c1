import type { ts } from "ts-morph";
import type { EditableSend } from "../edit/edits.ts";
import { importedName, moduleFrom, reporterName } from "../edit/imports.ts";
import { type BotCode, type CodeFile, placeOf } from "../find/code.ts";
import type { ClientModule } from "../generator.ts";
import type { AdoptReport, BotFinding, CodePlace, ManualSend, Send } from "../model.ts";
import { type Branch, findBranches } from "./branches.ts";
import { type AdoptedDocument, classify } from "./classify.ts";
import type { FollowFailure } from "./follow.ts";
import type { RequestFrame } from "./frames.ts";
import type { SendContext } from "./obstacles.ts";
import { findReaders } from "./readers.ts";
import { findSends, helperAround, type SendCall } from "./sends.ts";
import { answerRemovals, keyOf, pingTimers } from "./start.ts";
import { type Bot, describeUnsent } from "./unsent.ts";

/** The findings about the sends of a bot. */
export interface SendReport extends Pick<AdoptReport, "byHand" | "deleteLast" | "bugs" | "notSent"> {
  readonly count: number;
  readonly now: readonly EditableSend[];
  readonly move: readonly Send[];
  readonly pings: readonly CodePlace[];
  readonly branches: readonly Branch[];
}

/** Finds every send, and decides for each how it is replaced. */
export function describeSends(bot: Bot, client: ClientModule): SendReport {
  const { code, reading } = bot;
  const candidates = [...reading.documents.map(({ candidate }) => candidate), ...reading.refused];
  const sends = findSends(code, new Map(candidates.map((candidate) => [candidate.root, candidate])));
  const branches = findBranches(code);
  const reporters = new Map<ts.SourceFile, string>();
  const reporter = (source: ts.SourceFile) => {
    const name = reporters.get(source) ?? reporterName(source);
    reporters.set(source, name);
    return name;
  };
  const nameOf = ({ name, source }: CodeFile, functionName: string) =>
    importedName(source, moduleFrom(name, client.path), functionName);
  const readers = findReaders(code, branches);
  const context: SendContext = { code, readers, nameOf, reporter };
  const lists = { now: [] as EditableSend[], move: [] as Send[], byHand: [] as ManualSend[] };
  const bugs: BotFinding[] = [];
  for (const send of sends) sortIn(context, bot, send, lists, bugs);
  const sentCandidates = new Set(sends.flatMap(({ frame }) => ("candidate" in frame ? [frame.candidate] : [])));
  const rest = describeUnsent(bot, sends, sentCandidates);
  return {
    count: sends.filter(({ frame }) => !("kind" in frame) || frame.kind !== "ping").length,
    ...lists,
    byHand: [...lists.byHand, ...rest.byHand],
    deleteLast: [...answerRemovals(code, branches, operationsById(bot, sends)), ...pingTimers(code, sends)],
    bugs,
    notSent: rest.notSent,
    pings: sends.flatMap(({ call, frame }) => ("kind" in frame && frame.kind === "ping" ? [placeOf(code, call)] : [])),
    branches,
  };
}

interface Lists {
  readonly now: EditableSend[];
  readonly move: Send[];
  readonly byHand: ManualSend[];
}

function sortIn(context: SendContext, bot: Bot, send: SendCall, lists: Lists, bugs: BotFinding[]): void {
  const { code } = context;
  const { frame, call } = send;
  const place = placeOf(code, call);
  if ("reason" in frame) {
    lists.byHand.push(describeUnknown(code, send, frame));
    return;
  }
  if (frame.kind === "ping") return;
  if (frame.kind === "stop") {
    const hint = "Leave the loop over its events, or call its `return()`: that stops it.";
    lists.byHand.push({ place, operations: [], reason: "It stops a subscription", hint, places: [] });
    return;
  }
  bugs.push(...idBugs(code, frame, place));
  const adopted = adoptedOf(bot, frame);
  if (!adopted) {
    lists.byHand.push({ place, ...whyNotAdopted(bot, frame), places: [placeOf(code, frame.candidate.root)] });
    return;
  }
  const classified = classify(context, send, frame, adopted);
  if (classified.kind === "now") lists.now.push(classified.send);
  else if (classified.kind === "move") lists.move.push(classified.send);
  else lists.byHand.push(classified.send);
}

function whyNotAdopted({ reading, adoptions }: Bot, { candidate }: RequestFrame) {
  const documents = reading.documents.filter((document) => document.candidate === candidate);
  const fitting = adoptions.filter((each) => documents.some((document) => each.documents.has(document)));
  const operations = fitting.map(({ name }) => name);
  if (operations.length < 2) {
    return {
      operations,
      reason: "Its document does not fit or cannot be read",
      hint: "See the place of the document.",
    };
  }
  const isStream = fitting.every(({ kind }) => kind === "subscription");
  return isStream
    ? { operations, reason: "It starts several subscriptions", hint: "Write a loop over the events of each." }
    : {
        operations,
        reason: "Which operation of its text is sent is only known at run time",
        hint: "Call one function for each.",
      };
}

/** Returns the document that the frame sends: of several in one text, the one that `operationName` selects. */
function adoptedOf(
  { adoptions, reading }: Bot,
  { candidate, operationName }: RequestFrame,
): AdoptedDocument | undefined {
  const all = reading.documents.filter((document) => document.candidate === candidate);
  const named = all.find(({ operation }) => operationName !== undefined && operation.name?.value === operationName);
  const document = all.length > 1 ? named : all[0];
  const adoption = document && adoptions.find(({ documents }) => documents.has(document));
  return adoption && document ? { adoption, document } : undefined;
}

/** Describes a send whose frame is unknown; if it is in a helper, with the calls of that helper. */
function describeUnknown(code: BotCode, send: SendCall, { reason, hint, node }: FollowFailure): ManualSend {
  const place = placeOf(code, send.call);
  const helper = helperAround(code, send, node);
  if (!helper)
    return { place, operations: [], reason, hint, places: node && node !== send.call ? [placeOf(code, node)] : [] };
  const places = helper.callers.map((caller) => placeOf(code, caller));
  return {
    place,
    operations: [],
    reason: `\`${helper.name}\` sends what it is given`,
    hint: "Replace each call of it by a call of a generated function.",
    places,
  };
}

function idBugs(code: BotCode, { id, idNode }: RequestFrame, place: CodePlace): BotFinding[] {
  if (!id || id.value !== undefined) return [];
  const message = idNode ? `The id \`${idNode.getText()}\` is undefined` : "The frame has no id";
  const at = idNode ? placeOf(code, idNode) : place;
  return [{ place: at, message, hint: "No branch can match its answer.", code: "undefined-id" }];
}

/** Returns the operations that are sent with each id. */
function operationsById(bot: Bot, sends: readonly SendCall[]): Map<string, string[]> {
  const byId = new Map<string, string[]>();
  for (const { frame } of sends) {
    if (!("kind" in frame) || frame.kind !== "request" || !frame.id || frame.id.value === undefined) continue;
    const name = adoptedOf(bot, frame)?.adoption.name;
    if (name === undefined) continue;
    const names = byId.get(keyOf(frame.id.value)) ?? [];
    if (!names.includes(name)) names.push(name);
    byId.set(keyOf(frame.id.value), names);
  }
  return byId;
}
