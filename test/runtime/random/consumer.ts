import type { SubscribeOptions, SubscriptionOperation, Transport } from "../../../src/runtime/index.ts";
import { ConversationsError } from "../../../src/runtime/index.ts";
import type { Ledger } from "../../../src/sandbox/index.ts";
import type { LentClock, VirtualTime } from "../../support/virtual-time.ts";
import { acceptedOf, contentOf, sentPayload } from "./checker/ledger-reading.ts";
import type { Fill, Span, SubscriptionRecord } from "./history.ts";
import type { ConsumerPlan } from "./plan.ts";

/** The environment of a reader. */
export interface Surroundings {
  readonly time: VirtualTime;
  readonly ledger: Ledger;
  /** The names of the subscriptions whose readers are handling an event. */
  readonly busy: Set<string>;
  /** The times in which bytes were lost. */
  readonly silences: readonly Span[];
  /** The client's clock, which may be set. */
  readonly clock: LentClock | undefined;
  /** Returns a signal that aborts after a time, if a time is given, and then calls the second function. */
  abortAfter(ms: number | undefined, aborted?: () => void): AbortSignal;
}

interface Event {
  readonly message: { readonly node: { readonly content: string } };
}

/** Thrown by the body of a loop. */
class Enough extends Error {}

/** Subscribes and reads as the plan says, until the reader leaves or the events end. It never rejects. */
export async function read(
  transport: Transport,
  { record, consumer }: { readonly record: SubscriptionRecord; readonly consumer: ConsumerPlan },
  { time, ledger, busy, abortAfter, silences, clock }: Surroundings,
): Promise<void> {
  const { name, handed } = record;
  const { abortAfterMs, leaves, overflow, timeoutMs } = consumer;
  const signal = abortAfter(abortAfterMs, () => {
    record.abortedAt = time.now();
  });
  const end = (how: NonNullable<SubscriptionRecord["end"]>["how"], code?: string) => {
    record.end = { how, at: time.now(), ...(code !== undefined && { code }) };
  };
  try {
    const options = { overflow, timeoutMs, signal, ...onGap() };
    const subscription = transport.subscribe(operationOf(name), {}, options);
    subscription.ready.then(
      () => {
        record.readyAt = time.now();
      },
      // The loop receives the error, too.
      () => {},
    );
    for await (const { message } of subscription) {
      handed.push({ content: message.node.content, at: time.now() });
      if (handed.length === leaves?.after && leaves.by === "break") return end("left");
      if (handed.length === leaves?.after) throw new Enough();
      await work();
    }
    end("done");
  } catch (error) {
    if (error instanceof Enough) end("left");
    else if (error === signal.reason) end("aborted");
    else end("failed", error instanceof ConversationsError ? error.code : String(error));
  }

  async function work(): Promise<void> {
    if (consumer.delayMs === 0) return;
    busy.add(name);
    await time.pause(consumer.delayMs);
    busy.delete(name);
  }

  function onGap(): Pick<SubscribeOptions<Event>, "onGap"> {
    if (consumer.onGap === "none") return {};
    return {
      async onGap(gap) {
        // The event of this gap comes later, when the clock may have been set again.
        clock?.note(gap.to);
        const shiftMs = clock?.shiftAt(gap.to) ?? 0;
        const [from, to] = [gap.from - shiftMs, gap.to - shiftMs];
        const fill: Fill = { from, to, contents: [] };
        record.fills.push(fill);
        if (consumer.onGap === "hangs") return new Promise<never>(() => {});
        await time.pause(consumer.fillMs);
        if (consumer.onGap === "throws") throw new Error("The archive is closed");
        const contents = [1, 2].map((number) => `${name} missed ${number} before ${to}`);
        // After its time limit a fill does not count: the gap then says so.
        fill.contents = contents;
        const also = overflow === "drop-oldest" ? [] : cameMeanwhile();
        return [...contents, ...also].map((content) => ({ message: { node: { content } } }));
      },
    };
  }

  /**
   * Returns events that an archive would return, too: it does not know where the gap ends, so some of its events are
   * already in the queue.
   */
  function cameMeanwhile(): string[] {
    const { openSockets } = ledger;
    const all = acceptedOf(ledger.entries).get(name) ?? [];
    const live = all.findLast(({ socket }) => openSockets.includes(socket));
    // Events that a line has lost are in no queue.
    const isLost = (at: number) => silences.some(({ from, to }) => from <= at && to >= (live?.at ?? 0));
    const arrived = (live?.frames ?? []).filter(({ at }) => !isLost(at));
    return arrived.slice(0, 3).flatMap((frame) => contentOf(sentPayload(frame)) ?? []);
  }
}

function operationOf(name: string): SubscriptionOperation<Event, object> {
  return { kind: "subscription", transport: "socket", name, document: `subscription ${name}{message{node{content}}}` };
}
