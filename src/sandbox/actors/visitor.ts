import { cleanLine, quote } from "../../text/clean.ts";
import { admitVisitor, editVisitor } from "../account/account.ts";
import { endChat, plainDraft, post, startChat } from "../account/chat.ts";
import type { AccountEvent, Department } from "../account/model.ts";
import type { VisitorSeed } from "../account/seed.ts";
import type { Tappable } from "../account/structured.ts";
import type { WaitOptions } from "../support/wait-for.ts";
import { checkChoice, checkName, checkText, checkVisitor, checkWords } from "./check-input.ts";
import { type ActorEnvironment, createListener, type MessagePattern } from "./listener.ts";
import { type TranscriptEntry, type TranscriptMessage, tappablesIn, toTranscript } from "./transcript.ts";

/** A visitor's data and widget. */
export interface VisitorOptions extends VisitorSeed {
  /**
   * False for a widget that shows the fallbacks of structured messages.
   *
   * @default true
   */
  readonly structuredMessages?: boolean;
  /** The name of the department that the visitor picks for each chat; by default none. */
  readonly department?: string;
}

/** Chooses one of several parts of a message with the same label. Every part that is given must match. */
export interface TapChoice {
  readonly part?: Tappable["part"];
  /** The text that is said, or the address that is opened. */
  readonly value?: string;
  /** The position among the parts with this label, from 0 on. */
  readonly index?: number;
}

/** A visitor on the website, who does what the test says. */
export interface Visitor {
  /** The visitor's id in the API. */
  readonly id: string;
  readonly display_name: string;
  /** False if the widget shows the fallbacks of structured messages. */
  readonly structuredMessages: boolean;
  /** The id of the current chat's channel. */
  readonly channel_id: string | undefined;
  /** Everything that the visitor saw and said, oldest first, over all chats; the newest entries, by `historyLimits`. */
  readonly transcript: readonly TranscriptEntry[];
  /** The display names of the agents who are typing. */
  readonly typing: readonly string[];

  /** Says something, in a new chat if there is none. Resolves when the account has it. */
  says(text: string): Promise<void>;

  /**
   * Waits for a message from an agent. The pattern is the whole text, an expression that matches a part of the text, or
   * a description of the message, such as `{ structured: "QUICK_REPLIES", labels: ["Yes", "No"] }`. Each message is
   * heard once, oldest first.
   *
   * @throws {Error} with the transcript and the calls that the service refused, if no such message came in time.
   */
  hears(pattern: MessagePattern, options?: WaitOptions): Promise<TranscriptMessage>;

  /**
   * Waits for `ms` milliseconds of real time in which no agent says anything.
   *
   * @throws {Error} with the transcript, as soon as there is a message that was not heard before.
   */
  hearsNothing(ms: number): Promise<void>;

  /**
   * Taps a quick reply, button, option, panel or list item, in the latest message of this chat that has the label.
   * Resolves with the text that is said for it, or with the address that it opens.
   *
   * @param choice Chooses among several parts with this label.
   * @throws {Error} with the transcript if no message has the label, or with the candidates if several parts have it.
   */
  taps(label: string, choice?: TapChoice): Promise<string>;

  /**
   * Waits until the chat has an agent with that display name, or an agent who joined when the chat was transferred to
   * the department with that name. Resolves with the agent's display name.
   *
   * @throws {Error} with the transcript, if no such agent came in time.
   */
  waitsForAgent(name: string, options?: WaitOptions): Promise<string>;

  /** Changes the visitor's name. */
  changesName(display_name: string): Promise<void>;

  /** Ends the chat, if there is one. */
  leaves(): Promise<void>;
}

/**
 * Brings a visitor to the website.
 *
 * @throws {TypeError} if there is no such department.
 */
export function createVisitor(environment: ActorEnvironment, options: VisitorOptions): Visitor {
  checkVisitor(options);
  const { account, lifetime } = environment;
  const { structuredMessages = true, department: picked, ...seed } = options;
  const department = picked === undefined ? undefined : departmentOf(environment, picked);
  const record = admitVisitor(account, seed);
  const listener = createListener({ ...environment, name: () => record.display_name, isOther: isFromAgent });
  const { transcript, hears, hearsNothing, describe } = listener;
  /** The index in the transcript at which this chat begins. */
  let start = 0;

  return {
    id: record.id,
    get display_name() {
      return record.display_name;
    },
    structuredMessages,
    get channel_id() {
      return record.channel?.id;
    },
    transcript,
    get typing() {
      return [...(record.channel?.typing ?? [])].map(({ display_name }) => display_name);
    },
    says,
    hears,
    hearsNothing,
    taps,
    waitsForAgent,
    changesName,
    leaves,
  };

  function onEvent(event: AccountEvent): void {
    if (event.kind === "account" || event.channel.visitor !== record) return;
    if (event.kind !== "channel") start -= listener.add(toTranscript(event, structuredMessages));
    listener.recheck();
  }

  async function says(text: string): Promise<void> {
    checkWords(text);
    if (lifetime.isOver)
      throw new Error(`${cleanLine(record.display_name, 100)} cannot say anything: the sandbox is closed.`);
    listener.mark();
    post(account, record.channel ?? begin(), { from: record, draft: plainDraft(text) });
  }

  /** Listens only during a chat: a visitor without one costs nothing. */
  function begin() {
    start = transcript.length;
    account.listeners.add(onEvent);
    return startChat(account, record, department);
  }

  async function taps(label: string, choice: TapChoice = {}): Promise<string> {
    checkText(label, "label");
    checkChoice(choice);
    const tapped = findTappable(label, choice);
    if (tapped.does === "say") await says(tapped.value);
    return tapped.value;
  }

  function findTappable(label: string, choice: TapChoice): Tappable {
    const messages = transcript.slice(Math.max(0, start)).filter(isMessage).filter(isFromAgent).reverse();
    const candidates = messages.map((message) => tappablesIn(message).filter((each) => each.label === label));
    const latest = candidates.find((each) => each.length > 0) ?? [];
    const matches = chooseFrom(latest, choice);
    const [first, ...others] = matches;
    if (!record.channel || latest.length === 0) throw new Error(describe(`sees no ${quote(label)} to tap.`));
    if (first && others.every((other) => isSame(first, other))) return first;
    const what = first ? `can be ${matches.length} parts of the message` : "is no part of the message";
    const choices = first ? matches : latest;
    const list = choices.map((each) => `\n  ${latest.indexOf(each)}: ${printTappable(each)}`).join("");
    const index = latest.indexOf(choices[0] as Tappable);
    const advice = `Choose one, as in taps(${quote(label)}, ${adviceFor(choices)}) or { index: ${index} }.`;
    throw new Error(`${printChoice(label, choice)} ${what}:${list}\n${advice}`);
  }

  async function waitsForAgent(name: string, options?: WaitOptions): Promise<string> {
    checkHost(environment, name);
    const check = () => {
      const { agents, department } = record.channel ?? {};
      const members = department?.name === name ? department.agents : [];
      return [...(agents ?? [])].find((agent) => agent.display_name === name || members.includes(agent))?.display_name;
    };
    return listener.waitFor({ check, failure: `did not meet ${quote(name)}`, caller: waitsForAgent }, options);
  }

  async function changesName(display_name: string): Promise<void> {
    checkName(display_name);
    editVisitor(account, record, { display_name });
  }

  async function leaves(): Promise<void> {
    if (record.channel) endChat(account, record.channel);
    account.listeners.delete(onEvent);
  }
}

function departmentOf({ account }: ActorEnvironment, name: string): Department {
  const department = [...account.departments.values()].find((each) => each.name === name);
  if (department) return department;
  const names = [...account.departments.values()].map((each) => each.name);
  throw new TypeError(`There is no department ${cleanLine(name, 100)} in the account. ${listed(names)}`);
}

/** @throws {TypeError} if no agent and no department has this name: the wait could only fail. */
function checkHost({ account }: ActorEnvironment, name: string): void {
  const agents = [...account.agents.values()].map(({ display_name }) => display_name);
  const departments = [...account.departments.values()].map((each) => each.name);
  const names = [...new Set([...agents, ...departments])];
  if (names.includes(name)) return;
  throw new TypeError(`There is no agent or department ${quote(name)} in the account. ${listed(names)}`);
}

function listed(names: readonly string[]): string {
  return `There are: ${cleanLine(names.join(", "), 500)}.`;
}

function isMessage(entry: TranscriptEntry): entry is TranscriptMessage {
  return entry.kind === "message";
}

function isFromAgent({ by }: TranscriptMessage): boolean {
  return by === "agent";
}

function chooseFrom(candidates: readonly Tappable[], { index, part, value }: TapChoice): readonly Tappable[] {
  const indexed = index === undefined ? candidates : candidates.slice(index, index + 1);
  return indexed.filter((each) => (part ?? each.part) === each.part && (value ?? each.value) === each.value);
}

/** Returns a choice that selects one of the candidates: by its part if that is enough, otherwise by its value. */
function adviceFor(candidates: readonly Tappable[]): string {
  const alone = candidates.find(({ part }) => candidates.filter((other) => other.part === part).length === 1);
  return alone ? `{ part: ${quote(alone.part)} }` : `{ value: ${quote(candidates[0]?.value)} }`;
}

function isSame(a: Tappable, b: Tappable): boolean {
  return a.does === b.does && a.value === b.value;
}

function printTappable({ part, label, does, value }: Tappable): string {
  return cleanLine(
    `${part} ${JSON.stringify(label)}, ${does === "say" ? "says" : "opens"} ${JSON.stringify(value)}`,
    300,
  );
}

function printChoice(label: string, choice: TapChoice): string {
  const parts = Object.keys(choice).length > 0 ? ` with ${JSON.stringify(choice)}` : "";
  return cleanLine(`${JSON.stringify(label)}${parts}`, 300);
}
