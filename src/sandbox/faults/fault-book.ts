import { statusOf } from "../errors.ts";
import { type FaultOn, faultList, strikesOn } from "./fault-list.ts";
import { type Area, type Fault, garbage, type Moment, moments, type Subject, type Where } from "./faults.ts";
import { createHolds, type Hold, type Holds } from "./holds.ts";

/** A fault that waits in the book, or waited. */
export interface ArmedFault {
  readonly fault: Fault;
  /** How often it will still strike. */
  readonly left: number | "always";
  /** How often it struck. */
  readonly struck: number;
  /** Takes it out of the book. What it holds back stays held. */
  disarm(): void;
}

/** What the sandbox shall do wrong. Of all that fits, the oldest strikes; nothing meets two faults of one kind. */
export interface FaultBook {
  /**
   * Arms a fault, or carries it out if it is one of now.
   *
   * @throws {TypeError} if it is none of `faultList`, or says what cannot be.
   * @throws {Error} if it shall strike now and no socket that fits is open.
   */
  arm(fault: Fault): ArmedFault;
  /** What waits, oldest first. */
  readonly armed: readonly ArmedFault[];
  /** Lets everything go that faults hold back; returns how many answers that were. */
  release(): number;
  /** Takes all faults out of the book and lets everything go. */
  clear(): void;
}

/** A socket on which a fault can strike now. */
export interface Target {
  readonly agent: string | undefined;
  perform(fault: FaultOn<"socket">): void;
}

/** The fault book as the sandbox itself uses it. */
export interface FaultKeeper extends FaultBook {
  /** The open sockets. */
  readonly targets: Set<Target>;
  /** The fault of an area that now strikes the subject, if there is one. */
  take<On extends Area>(area: On, subject: Subject, moment?: Moment): FaultOn<On> | undefined;
  hold(ms?: number): Hold;
  holdInBatch: Holds["holdInBatch"];
}

interface Armed extends ArmedFault {
  left: number | "always";
  struck: number;
}

/** An empty fault book; `onStrike` is told of each fault that strikes. */
export function createFaultBook(onStrike: (fault: Fault) => void): FaultKeeper {
  const armed: Armed[] = [];
  const targets = new Set<Target>();
  const { hold, holdInBatch, letAllGo } = createHolds();
  return { arm, armed, targets, take, hold, holdInBatch, release: letAllGo, clear };

  function arm(given: Fault): ArmedFault {
    check(given);
    // A copy, since whoever armed it may go on to change it.
    const fault = structuredClone(given);
    const self: Armed = { fault, left: timesOf(fault), struck: 0, disarm: () => remove(self) };
    if (strikesOn(fault, "socket") && (fault.when ?? "now") === "now") strikeNow(self, fault);
    else armed.push(self);
    return self;
  }

  function strikeNow(self: Armed, fault: FaultOn<"socket">): void {
    // Between requests there is no operation and no kind, so only the agent counts.
    const { agent: wanted } = fault.where ?? {};
    const struck = [...targets].filter(({ agent }) => wanted === undefined || agent === wanted);
    if (struck.length === 0) throw new Error(`No socket is open for the fault ${fault.fault}. Arm it for on-open.`);
    self.left = 0;
    self.struck = 1;
    onStrike(fault);
    for (const target of struck) target.perform(fault);
  }

  function take<On extends Area>(area: On, subject: Subject, moment?: Moment): FaultOn<On> | undefined {
    for (const each of armed) {
      const { fault } = each;
      if (!strikesOn(fault, area) || !suits(fault, subject) || !fits(fault.where, subject)) continue;
      if (moment !== undefined && (!("when" in fault) || fault.when !== moment)) continue;
      each.struck++;
      if (each.left !== "always" && --each.left === 0) remove(each);
      onStrike(fault);
      return fault;
    }
    return undefined;
  }

  function remove(each: Armed): void {
    const place = armed.indexOf(each);
    if (place >= 0) armed.splice(place, 1);
  }

  function clear(): void {
    armed.length = 0;
    letAllGo();
  }
}

/** How often a fault strikes; of answers that are turned round it takes two. */
export function timesOf({ fault, times }: Fault): number | "always" {
  return times ?? (fault === "out-of-order" ? 2 : 1);
}

/** Answers to a PING are left alone unless asked for, as they come at any time; and few faults make sense of them. */
function suits({ fault, where }: Fault, { kind }: Subject): boolean {
  if (kind === "ping" && faultList[fault].area === "answer") return where?.kind === "ping" && onPing.has(fault);
  if (fault === "ignore-stop") return kind === "stop";
  return fault !== "data-early" || kind === "subscription";
}

const onPing: ReadonlySet<Fault["fault"]> = new Set(["silent", "late", "twice", "alter-answer"]);

function fits({ operation, kind, agent }: Where = {}, subject: Subject): boolean {
  if (operation !== undefined && !subject.operations.includes(operation)) return false;
  if (kind !== undefined && subject.kind !== kind) return false;
  return agent === undefined || subject.agent === agent;
}

/** Faults can come from a page, too, where no compiler looks at them. */
function check(fault: Fault): void {
  if (!Object.hasOwn(faultList, fault.fault)) throw new TypeError(`There is no fault ${JSON.stringify(fault.fault)}.`);
  const times = timesOf(fault);
  const isCount = Number.isInteger(times) && Number(times) > 0;
  if (!isCount && (times !== "always" || fault.fault === "out-of-order")) {
    throw new TypeError(`The fault ${fault.fault} cannot strike ${JSON.stringify(times)} times.`);
  }
  if (strikesOn(fault, "socket") && fault.when !== undefined && !moments.includes(fault.when)) {
    throw new TypeError(`The fault ${fault.fault} cannot strike ${JSON.stringify(fault.when)}.`);
  }
  if ("error" in fault && !Object.hasOwn(statusOf, fault.error)) {
    throw new TypeError(`The API has no error ${JSON.stringify(fault.error)}.`);
  }
  if (fault.fault === "garbage" && !Object.hasOwn(garbage, fault.frame)) {
    throw new TypeError(`There is no garbage ${JSON.stringify(fault.frame)}.`);
  }
  if (fault.fault === "close" && fault.code !== undefined && !isCloseCode(fault.code)) {
    throw new TypeError(`A socket cannot be closed with the code ${JSON.stringify(fault.code)}.`);
  }
}

/** The codes that may stand in a close frame, by RFC 6455 and the registry of close codes. */
function isCloseCode(code: number): boolean {
  const isReserved = code === 1004 || code === 1005 || code === 1006;
  return Number.isInteger(code) && ((code >= 1000 && code <= 1014 && !isReserved) || (code >= 3000 && code <= 4999));
}
