import { getEventListeners } from "node:events";
import type { SessionEventFacts } from "../../../src/runtime/events.ts";
import { connect, type Session, type Transport } from "../../../src/runtime/index.ts";
import type { Sandbox } from "../../../src/sandbox/index.ts";
import { seededRandom } from "../../support/random.ts";
import type { startRelay } from "../../support/service/relay.ts";
import type { LentClock, VirtualTime } from "../../support/virtual-time.ts";
import { call } from "./caller.ts";
import { read } from "./consumer.ts";
import type { CallRecord, SessionRecord, Span, Standing, SubscriptionRecord } from "./history.ts";
import { type Action, type ConsumerPlan, type Plan, runMs } from "./plan.ts";

/** The most subscriptions at a time. */
const subscriptionLimit = 4;

/** The longest time that a reader needs for its queue: a thousand events, each for ten seconds. */
const longestReadMs = 1_000 * 10_000;

/** A layer between the callers and the session: nothing, except in the tests of the checker, where it breaks a rule. */
export type Wrap = (session: Session) => Transport;

interface Stage {
  readonly time: VirtualTime;
  readonly relay: Awaited<ReturnType<typeof startRelay>>;
  readonly sandbox: Sandbox;
  readonly wrap: Wrap;
}

interface SessionInUse extends SessionRecord {
  readonly clock: LentClock;
}

/** Creates a run that has not begun. Its functions must be called in their order. */
export function createRun(plan: Plan, { time, relay, sandbox, wrap }: Stage) {
  const { faults, ledger } = sandbox;
  const calls: CallRecord[] = [];
  const subscriptions: SubscriptionRecord[] = [];
  const sessions: SessionInUse[] = [];
  const signals: AbortSignal[] = [];
  const silences: Span[] = [];
  const busyTimes: Span[] = [];
  const busy = new Set<string>();
  const random = seededRandom(plan.seed + 2 ** 31);
  let messageCount = 0;
  let channel_id = "";
  let session: Session | undefined;
  const over = new AbortController();
  return { play, rest, leave, records: { calls, subscriptions, sessions, silences, busyTimes } };

  /** Carries out the actions of the plan, each at its time. */
  async function play(): Promise<void> {
    const visitor = await sandbox.addVisitor();
    await visitor.says("Hello");
    channel_id = visitor.channel_id ?? "";
    void keepConnected();
    const start = time.now();
    for (const action of plan.actions) {
      await time.advance(start + action.at - time.now());
      await time.settle();
      await perform(action, (text) => visitor.says(text));
    }
    await time.advance(start + runMs - time.now());
  }

  async function perform(action: Action, say: (text: string) => Promise<void>): Promise<void> {
    if (action.does === "say") for (let i = 0; i < action.count; i++) await say(`event ${++messageCount}`);
    else if (action.does === "release") faults.release();
    else if (action.does === "fault") arm(action);
    else if (action.does === "silence") silence(action);
    else if (action.does === "set-clock") sessions.at(-1)?.clock.shift(action.byMs);
    else if (action.does === "be-busy") await beBusy(action.forMs);
    else if (session && action.does === "call") makeCall(session, action);
    else if (session && action.does === "subscribe") subscribe(session, action.consumer);
  }

  /** Keeps a session: a while after one has ended for good, it starts another one. */
  async function keepConnected(): Promise<void> {
    while (!over.signal.aborted) {
      const record: SessionInUse = { events: [], isClosedByUs: false, clock: time.clock() };
      sessions.push(record);
      const cause = await live(record);
      record.endedAt ??= time.now();
      session = undefined;
      if (cause !== undefined) await time.pause(10_000);
    }
  }

  /** Returns the error that ended the session, or that prevented its start. */
  async function live({ clock, events }: SessionInUse): Promise<unknown> {
    const { accessToken } = sandbox;
    const { endpoint } = relay;
    const { signal } = over;
    const onEvent = (event: SessionEventFacts) => events.push({ at: time.now(), event: withoutShift(event, clock) });
    try {
      session = await connect({ ...plan.settings, accessToken, endpoint, testing: { clock, random }, signal, onEvent });
      return await session.closed;
    } catch (error) {
      return error;
    }
  }

  function arm({ fault, forMs }: Action & { does: "fault" }): void {
    const isNow = "when" in fault && fault.when === "now";
    const armed = faults.arm(isNow && ledger.openSockets.length === 0 ? { ...fault, when: "on-open" } : fault);
    void time.pause(forMs).then(() => armed.disarm());
  }

  function silence({ way, forMs }: Action & { does: "silence" }): void {
    relay.set(way, { drop: true, isFinal: true });
    silences.push({ from: time.now(), to: time.now() + forMs });
    void time.pause(forMs).then(() => {
      if (silences.every(({ to }) => to <= time.now())) relay.set("both", {});
    });
  }

  async function beBusy(forMs: number): Promise<void> {
    const from = time.now();
    await time.leap(forMs);
    busyTimes.push({ from, to: time.now() });
  }

  function makeCall(on: Session, { kind, timeoutMs, abortAfterMs }: Action & { does: "call" }): void {
    const id = `call ${calls.length + 1}`;
    const signal = abortAfter(abortAfterMs);
    calls.push(call(wrap(on), { id, kind, channel_id, timeoutMs, signal }, time));
  }

  function subscribe(on: Session, consumer: ConsumerPlan): void {
    if (subscriptions.filter(({ end }) => !end).length >= subscriptionLimit) return;
    const name = `S${subscriptions.length + 1}`;
    const { maxQueuedEvents } = plan.settings;
    const record: SubscriptionRecord = { name, maxQueuedEvents, handed: [], fills: [] };
    subscriptions.push(record);
    const clock = sessions.at(-1)?.clock;
    void read(wrap(on), { record, consumer }, { time, ledger, busy, abortAfter, silences, clock });
  }

  function abortAfter(ms: number | undefined, aborted = () => {}): AbortSignal {
    const controller = new AbortController();
    signals.push(controller.signal);
    const abort = () => {
      aborted();
      controller.abort(new Error("The caller changed its mind"));
    };
    if (ms !== undefined) void time.pause(ms).then(abort);
    return controller.signal;
  }

  /** Lets everything come to rest, without faults, and then compares both sides. */
  async function rest(): Promise<Standing> {
    faults.clear();
    relay.set("both", {});
    await time.until("ready", () => session?.state === "ready", 3 * runMs);
    // Starts have deadlines, and the heartbeat detects a silent connection.
    await time.advance(60_000);
    await time.until("the end of all work", () => busy.size === 0, longestReadMs);
    // An event, by which the session notices a subscription that it does not know.
    await (await sandbox.addVisitor()).says("the last event");
    await time.advance(5_000);
    const stoppedIds = new Set<string>();
    for (const entry of ledger.entries) {
      if (entry.kind === "stop") stoppedIds.add(`${entry.socket} ${entry.subscription_id}`);
      // An id may be used again.
      else if (entry.kind === "started") stoppedIds.delete(`${entry.socket} ${entry.subscription_id}`);
    }
    const active = ledger.activeSubscriptions.filter(
      (each) => !stoppedIds.has(`${each.socket} ${each.subscription_id}`),
    );
    return {
      state: session?.state ?? "closed",
      wanted: subscriptions.filter(({ end }) => !end).map(({ name }) => name),
      active: active.map(({ operations: [name = ""] }) => name),
    };
  }

  /** Closes everything, and returns descriptions of what is left. */
  async function leave(): Promise<string[]> {
    await close();
    const { length } = ledger.openSockets.filter((socket) => !wasSilent(socket));
    await time.until("the end of all loops", () => subscriptions.every(({ end }) => end), longestReadMs + 60_000);
    const timers = sessions.reduce((sum, { clock }) => sum + clock.waiting, 0);
    const listeners = signals.flatMap((signal) => getEventListeners(signal, "abort")).length;
    const counts = { WebSockets: length, timers, "listeners for aborts": listeners };
    return Object.entries(counts).flatMap(([what, count]) => (count > 0 ? [`${count} ${what}`] : []));
  }

  /** Returns true if bytes of a connection may have been lost: then the service does not learn of its end. */
  function wasSilent(socket: number): boolean {
    const openedAt = ledger.entriesOf("opened").find((entry) => entry.socket === socket)?.at ?? Infinity;
    return silences.some(({ to }) => to >= openedAt);
  }

  async function close(): Promise<void> {
    const last = sessions.at(-1);
    let isClosed = !session;
    over.abort();
    if (session && last) {
      last.isClosedByUs = true;
      last.endedAt = time.now();
      void session.close({ stopAgentSession: plan.stopsAgentSession }).then(() => {
        isClosed = true;
      });
    }
    await time.until("close()", () => isClosed, plan.settings.drainTimeoutMs + 3_000);
  }
}

/** Returns a gap by the time of the run: the client's clock may have been set. */
function withoutShift(event: SessionEventFacts, clock: LentClock): SessionEventFacts {
  if (event.type !== "gap") return event;
  const shiftMs = clock.shiftAt(event.to);
  return { ...event, from: event.from - shiftMs, to: event.to - shiftMs };
}
