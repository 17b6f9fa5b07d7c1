import type { EditableSend } from "../edit/edits.ts";
import { type BotCode, placeOf } from "../find/code.ts";
import type { ClientModule } from "../generator.ts";
import type { AdoptReport, BotFinding, CodePlace, ManualSend, Send } from "../model.ts";
import { type Branch, findBranches } from "./branches.ts";
import { type AdoptedDocument, type Classified, classify } from "./classify.ts";
import type { FollowFailure } from "./follow/follow.ts";
import type { RequestFrame } from "./frames.ts";
import type { SendContext } from "./obstacles.ts";
import { findReaders } from "./readers.ts";
import { findSends, hasOwnSend, helperAround, type SendCall } from "./sends.ts";
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
  const context: SendContext = { code, client, readers: findReaders(code, branches), hasOwnSend: hasOwnSend(code) };
  const described = sends.flatMap((send) => describeSend(context, bot, send) ?? []);
  const sentDocuments = new Set(sends.flatMap(({ frame }) => (frame.kind === "request" ? frame.candidate : [])));
  const rest = describeUnsent(bot, sends, sentDocuments);
  const pings = sends.filter(({ frame }) => frame.kind === "ping");
  return {
    count: sends.length - pings.length,
    now: described.flatMap((each) => (each.kind === "now" ? each.send : [])),
    move: described.flatMap((each) => (each.kind === "move" ? each.send : [])),
    byHand: [...described.flatMap((each) => (each.kind === "hand" ? each.send : [])), ...rest.byHand],
    deleteLast: [...answerRemovals(code, branches, operationsById(bot, sends)), ...pingTimers(code, sends)],
    bugs: sends.flatMap((send) => idBugs(code, send)),
    notSent: rest.notSent,
    pings: pings.map(({ call }) => placeOf(code, call)),
    branches,
  };
}

/** Decides how a send is replaced. Undefined for a ping, which needs no call. */
function describeSend(context: SendContext, bot: Bot, send: SendCall): Classified | undefined {
  const { code } = context;
  const { frame, call } = send;
  const place = placeOf(code, call);
  if (frame.kind === "unknown") return { kind: "hand", send: describeUnknown(code, send, frame) };
  if (frame.kind === "ping") return undefined;
  if (frame.kind === "stop") {
    const hint = "Leave the loop over its events, or call its `return()`: that stops it.";
    return { kind: "hand", send: { place, operations: [], reason: "It stops a subscription", hint, places: [] } };
  }
  const adopted = adoptedOf(bot, frame);
  if (adopted) return classify(context, send, frame, adopted);
  const places = [placeOf(code, frame.candidate.root)];
  return { kind: "hand", send: { place, ...whyNotAdopted(bot, frame), places } };
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
  const base = { place: placeOf(code, send.call), operations: [] };
  const helper = helperAround(code, send, node);
  if (!helper) return { ...base, reason, hint, places: node && node !== send.call ? [placeOf(code, node)] : [] };
  return {
    ...base,
    reason: `\`${helper.name}\` sends what it is given`,
    hint: "Replace each call of it by a call of a generated function.",
    places: helper.callers.map((caller) => placeOf(code, caller)),
  };
}

function idBugs(code: BotCode, { call, frame }: SendCall): BotFinding[] {
  if (frame.kind !== "request" || !frame.id || frame.id.value !== undefined) return [];
  const { idNode } = frame;
  const message = idNode ? `The id \`${idNode.getText()}\` is undefined` : "The frame has no id";
  return [
    { place: placeOf(code, idNode ?? call), message, hint: "No branch can match its answer.", code: "undefined-id" },
  ];
}

/** Returns the operations that are sent with each id. */
function operationsById(bot: Bot, sends: readonly SendCall[]): Map<string, string[]> {
  const byId = new Map<string, string[]>();
  for (const { frame } of sends) {
    if (frame.kind !== "request" || !frame.id || frame.id.value === undefined) continue;
    const name = adoptedOf(bot, frame)?.adoption.name;
    if (name === undefined) continue;
    const names = byId.get(keyOf(frame.id.value)) ?? [];
    if (!names.includes(name)) names.push(name);
    byId.set(keyOf(frame.id.value), names);
  }
  return byId;
}
