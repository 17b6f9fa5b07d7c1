import { types } from "node:util";
import { cleanLine } from "../../text/clean.ts";
import type { Account } from "../account/model.ts";
import type { LedgerRecorder } from "../ledger/ledger.ts";
import { createHistory } from "../support/bounded.ts";
import {
  checkMilliseconds,
  createWaits,
  errorAt,
  type Lifetime,
  type WaitOptions,
  withMessage,
} from "../support/wait-for.ts";
import { checkPattern } from "./check-input.ts";
import { labelsIn, printTranscript, sizeOfEntry, type TranscriptEntry, type TranscriptMessage } from "./transcript.ts";

/** The parts of a sandbox that actors use. */
export interface ActorEnvironment {
  readonly account: Account;
  /** The ledger, from which failures quote what the bot did wrong. */
  readonly ledger: LedgerRecorder;
  /** The lifetime of the sandbox. All waits of actors fail at its end. */
  readonly lifetime: Lifetime;
}

/** A description of a message. Every part that is given must match. */
export interface MessageMatch {
  /** The whole text, or an expression that matches a part of it. */
  readonly text?: string | RegExp;
  /** The kind of structured message; null for a message without structure. */
  readonly structured?: NonNullable<TranscriptMessage["structured"]>["kind"] | null;
  /** The labels of everything that can be tapped, in order. */
  readonly labels?: readonly string[];
  /** The display name of the sender. */
  readonly from?: string;
}

/** A message to wait for: its whole text, an expression that matches a part of the text, or a description. */
export type MessagePattern = string | RegExp | MessageMatch;

/** A participant's view of a conversation: the transcript, and waits for messages. */
export interface Listener {
  /** The newest entries, oldest first, by the sandbox's `historyLimits`. */
  readonly transcript: readonly TranscriptEntry[];
  /** Adds an entry. Returns how many of the oldest were removed for it. */
  add(entry: TranscriptEntry): number;
  /** Records that the participant did something: failures list what the bot did wrong from here on. */
  mark(): void;
  /** Waits for a message from another participant that was not heard before. */
  hears(pattern: MessagePattern, options?: WaitOptions): Promise<TranscriptMessage>;
  /** Waits for `ms` milliseconds, and fails at once for a message from another participant that was not heard before. */
  hearsNothing(ms: number): Promise<void>;
  /**
   * Waits until `check` returns a value. `failure` is the error message if that does not happen, without the
   * participant's name and without a full stop.
   */
  waitFor<Found>(wait: ListenerWait<Found>, options?: WaitOptions): Promise<Found>;
  /** Checks every pending wait again. */
  recheck(): void;
  /** Returns an error message: the participant's name, `what`, the transcript and what the bot did wrong. */
  describe(what: string): string;
}

interface ListenerWait<Found> {
  readonly check: () => Found | undefined;
  readonly failure: string;
  readonly caller: (...args: never[]) => unknown;
}

/** Options of `createListener()`. */
export interface ListenerOptions extends ActorEnvironment {
  /** Returns the participant's display name. */
  readonly name: () => string;
  /** Returns true for messages of other participants. */
  readonly isOther: (message: TranscriptMessage) => boolean;
}

/** Creates a listener with an empty transcript. */
export function createListener({ account, ledger, lifetime, name, isOther }: ListenerOptions): Listener {
  const history = createHistory<TranscriptEntry>(account.historyLimits);
  const transcript = history.items;
  const heardMessages = new WeakSet<TranscriptEntry>();
  const waits = createWaits(lifetime);
  let markedAt = ledger.lastSeq;
  return { transcript, add, mark, hears, hearsNothing, waitFor, recheck: waits.recheck, describe };

  function add(entry: TranscriptEntry): number {
    return history.push(entry, sizeOfEntry(entry));
  }

  function mark(): void {
    markedAt = ledger.lastSeq;
  }

  async function hears(pattern: MessagePattern, options?: WaitOptions): Promise<TranscriptMessage> {
    checkPattern(pattern);
    const check = () => {
      const message = unheard().find((message) => matches(pattern, message));
      if (message) heardMessages.add(message);
      return message;
    };
    const message = await waitFor({ check, failure: `did not hear ${printPattern(pattern)}`, caller: hears }, options);
    mark();
    return message;
  }

  async function hearsNothing(ms: number): Promise<void> {
    checkMilliseconds(ms, "ms");
    const error = errorAt(hearsNothing);
    const check = () => unheard()[0];
    // The wait is expected to fail: then no message came in time.
    const message = await waitFor({ check, failure: "", caller: hearsNothing }, { timeoutMs: ms }).catch(
      () => undefined,
    );
    if (message) {
      throw withMessage(error, describe(`heard ${printPattern(message.text)}, and nothing was expected for ${ms} ms.`));
    }
    if (lifetime.isOver) throw withMessage(error, describe("was still listening when the sandbox closed."));
  }

  function unheard(): TranscriptMessage[] {
    return transcript.filter((entry): entry is TranscriptMessage => {
      return entry.kind === "message" && isOther(entry) && !heardMessages.has(entry);
    });
  }

  function waitFor<Found>({ check, failure, caller }: ListenerWait<Found>, options?: WaitOptions): Promise<Found> {
    const describeTimeout = (when: string) => describe(`${failure} ${when}.`);
    return waits.waitFor({ check, describeTimeout, caller }, options);
  }

  function describe(what: string): string {
    return [`${cleanLine(name(), 100)} ${what}`, printTranscript(transcript), ...describeBot()].join("\n");
  }

  /** Returns what the bot did wrong, or why no bot can receive messages. */
  function describeBot(): string[] {
    const failures = ledger.failuresAfter(markedAt).slice(-20);
    if (failures.length > 0) {
      return ["Meanwhile at the service:", ...failures.map((line) => `  ${cleanLine(line, 500)}`)];
    }
    if (ledger.openSockets.length === 0) return ["No bot is connected."];
    if (ledger.activeSubscriptions.length === 0) return ["No bot has a live subscription, so none receives messages."];
    return ["The service refused nothing in the meantime."];
  }
}

function matches(pattern: MessagePattern, message: TranscriptMessage): boolean {
  if (typeof pattern === "string" || types.isRegExp(pattern)) return matchesText(pattern, message.text);
  const { text, structured, labels, from } = pattern;
  if (text !== undefined && !matchesText(text, message.text)) return false;
  if (structured !== undefined && (message.structured?.kind ?? null) !== structured) return false;
  if (labels !== undefined && JSON.stringify(labels) !== JSON.stringify(labelsIn(message))) return false;
  return from === undefined || message.from === from;
}

function matchesText(pattern: string | RegExp, text: string): boolean {
  // search, unlike test, keeps no position in an expression with the flag g.
  return typeof pattern === "string" ? text === pattern : text.search(pattern) >= 0;
}

function printPattern(pattern: MessagePattern): string {
  if (types.isRegExp(pattern)) return cleanLine(String(pattern), 500);
  if (typeof pattern === "string") return cleanLine(JSON.stringify(pattern), 500);
  const { text, ...rest } = pattern;
  const parts = { ...(text !== undefined && { text: types.isRegExp(text) ? String(text) : text }), ...rest };
  return `a message with ${cleanLine(JSON.stringify(parts), 500)}`;
}
