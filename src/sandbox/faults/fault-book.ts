import type { Clock } from "../clock.ts";
import { checkFault } from "./check-fault.ts";
import { type FaultOn, faultList, strikesOn } from "./fault-list.ts";
import { type Area, type Fault, type Moment, type Subject, timesOf, type Where } from "./faults.ts";
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
  /** How many answers faults hold back now. */
  readonly held: number;
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
  /** Told when another fault waits, or one no longer does, or one struck. */
  readonly readers: Set<() => void>;
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
export function createFaultBook(clock: Clock, onStrike: (fault: Fault) => void): FaultKeeper {
  const armed: Armed[] = [];
  const readers = new Set<() => void>();
  const targets = new Set<Target>();
  const holds = createHolds(clock);
  const { hold, holdInBatch, letAllGo } = holds;
  return {
    arm,
    armed,
    get held() {
      return holds.size;
    },
    readers,
    targets,
    take,
    hold,
    holdInBatch,
    release: letAllGo,
    clear,
  };

  function arm(given: Fault): ArmedFault {
    checkFault(given);
    // A copy, since whoever armed it may go on to change it.
    const fault = structuredClone(given);
    const self: Armed = { fault, left: timesOf(fault), struck: 0, disarm: () => remove(self) };
    if (strikesOn(fault, "socket") && (fault.when ?? "now") === "now") strikeNow(self, fault);
    else armed.push(self);
    tell();
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
      tell();
      onStrike(fault);
      return fault;
    }
    return undefined;
  }

  function remove(each: Armed): void {
    const place = armed.indexOf(each);
    if (place >= 0) armed.splice(place, 1);
    tell();
  }

  function clear(): void {
    armed.length = 0;
    letAllGo();
    tell();
  }

  function tell(): void {
    for (const read of readers) read();
  }
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
