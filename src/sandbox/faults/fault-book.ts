import type { SandboxClock } from "../support/clock.ts";
import { checkFault } from "./check-fault.ts";
import { type FaultOn, faultList, isInArea } from "./fault-list.ts";
import { type Area, type Fault, type FaultFilter, type FaultMoment, type Subject, timesOf } from "./fault-types.ts";
import { createHolds, type Hold, type Holds } from "./holds.ts";

/** A fault in the book. */
export interface ArmedFault {
  readonly fault: Fault;
  /** The number of times it will still be triggered. */
  readonly remaining: number | "always";
  /** The number of times it was triggered. */
  readonly triggered: number;
  /** Removes the fault from the book. Answers that it holds back stay held. */
  disarm(): void;
}

/** The faults that the sandbox produces on request. Of several that apply, the oldest is triggered. */
export interface FaultBook {
  /**
   * Arms a fault, or applies it at once if its moment is `now`.
   *
   * @throws {TypeError} if the fault is not in `faultList`, or has an invalid part.
   * @throws {Error} if its moment is `now` and no matching socket is open.
   */
  arm(fault: Fault): ArmedFault;
  /** The armed faults, oldest first. */
  readonly armed: readonly ArmedFault[];
  /** The number of answers that are held back now. */
  readonly held: number;
  /** Releases all answers that are held back. Returns how many there were. */
  release(): number;
  /** Removes all faults and releases all answers. */
  clear(): void;
}

/** A socket to which a fault can be applied now. */
export interface FaultTarget {
  readonly agent: string | undefined;
  apply(fault: FaultOn<"socket">): void;
}

/** The fault book as the sandbox itself uses it. */
export interface FaultKeeper extends FaultBook {
  /** Called when a fault is armed, disarmed or triggered. */
  readonly listeners: Set<() => void>;
  /** The open sockets. */
  readonly targets: Set<FaultTarget>;
  /** Returns the fault of an area that applies to the subject now, and counts it as triggered. */
  take<On extends Area>(area: On, subject: Subject, moment?: FaultMoment): FaultOn<On> | undefined;
  hold(ms?: number): Hold;
  holdInBatch: Holds["holdInBatch"];
}

interface Armed extends ArmedFault {
  remaining: number | "always";
  triggered: number;
}

/** Creates an empty fault book; `onTrigger` is called with each fault that is triggered. */
export function createFaultBook(clock: SandboxClock, onTrigger: (fault: Fault) => void): FaultKeeper {
  const armed: Armed[] = [];
  const listeners = new Set<() => void>();
  const targets = new Set<FaultTarget>();
  const holds = createHolds(clock);
  const { hold, holdInBatch, releaseAll } = holds;
  return {
    arm,
    armed,
    get held() {
      return holds.size;
    },
    listeners,
    targets,
    take,
    hold,
    holdInBatch,
    release: releaseAll,
    clear,
  };

  function arm(given: Fault): ArmedFault {
    checkFault(given);
    // A copy, because the caller may change its object later.
    const fault = structuredClone(given);
    const self: Armed = { fault, remaining: timesOf(fault), triggered: 0, disarm: () => remove(self) };
    if (isInArea(fault, "socket") && (fault.when ?? "now") === "now") applyNow(self, fault);
    else armed.push(self);
    notify();
    return self;
  }

  function applyNow(self: Armed, fault: FaultOn<"socket">): void {
    // Between requests there is no operation and no kind, so only the agent counts.
    const { agent: wanted } = fault.where ?? {};
    const matching = [...targets].filter(({ agent }) => wanted === undefined || agent === wanted);
    if (matching.length === 0) throw new Error(`No socket is open for the fault ${fault.fault}. Arm it for on-open.`);
    self.remaining = 0;
    self.triggered = 1;
    onTrigger(fault);
    for (const target of matching) target.apply(fault);
  }

  function take<On extends Area>(area: On, subject: Subject, moment?: FaultMoment): FaultOn<On> | undefined {
    for (const each of armed) {
      const { fault } = each;
      if (!isInArea(fault, area) || !appliesTo(fault, subject) || !matches(fault.where, subject)) continue;
      if (moment !== undefined && (!("when" in fault) || fault.when !== moment)) continue;
      each.triggered++;
      if (each.remaining !== "always" && --each.remaining === 0) remove(each);
      notify();
      onTrigger(fault);
      return fault;
    }
    return undefined;
  }

  function remove(each: Armed): void {
    const index = armed.indexOf(each);
    if (index >= 0) armed.splice(index, 1);
    notify();
  }

  function clear(): void {
    armed.length = 0;
    releaseAll();
    notify();
  }

  function notify(): void {
    for (const listener of listeners) listener();
  }
}

/**
 * Only faults that ask for PING apply to answers to PING: such answers come at any time, and few faults make sense for
 * them.
 */
function appliesTo({ fault, where }: Fault, { kind }: Subject): boolean {
  if (kind === "ping" && faultList[fault].area === "answer") return where?.kind === "ping" && pingFaults.has(fault);
  if (fault === "ignore-stop") return kind === "stop";
  return (fault !== "data-early" && fault !== "reuse-id") || kind === "subscription";
}

const pingFaults: ReadonlySet<Fault["fault"]> = new Set(["silent", "late", "twice", "alter-answer"]);

function matches({ operation, kind, agent }: FaultFilter = {}, subject: Subject): boolean {
  if (operation !== undefined && !subject.operations.includes(operation)) return false;
  if (kind !== undefined && subject.kind !== kind) return false;
  return agent === undefined || subject.agent === agent;
}
