import type { RequestMessage, StopMessage } from "../../runtime/protocol/messages.ts";
import type { Random } from "../account/ids.ts";
import { type Outcome, refused } from "../api/execute.ts";
import { Refusal } from "../errors.ts";
import type { FaultOn } from "../faults/fault-list.ts";
import { type Subject, timesOf } from "../faults/faults.ts";
import type { Hold } from "../faults/holds.ts";
import type { Service } from "../service/service.ts";
import type { Wire } from "./wire.ts";

/** A request or stop that came, and the fault that it meets. */
export interface Exchange {
  readonly request: RequestMessage | StopMessage;
  readonly subject: Subject;
  readonly fault: FaultOn<"answer"> | undefined;
}

/** What came of it. */
export interface Result {
  readonly outcome: Outcome;
  /** What remains to be done once the answer is out. */
  readonly afterAnswer?: readonly (() => void)[];
  /** Undoes it, in case that `beforeAnswer` fails. */
  readonly undo?: () => void;
  /** What the answer waits for. */
  readonly hold?: Hold;
}

/** What a fault answers in place of what came of the request. */
function standIn({ fault }: Exchange, random: Random): Outcome | undefined {
  if (fault?.fault === "refuse") return refusedBy(fault, random);
  if (fault?.fault !== "protocol-error") return undefined;
  return { status: fault.status ?? 500, payload: { body: fault.body ?? "A fault that was asked for." } };
}

/** What a fault answers without the request being carried out. */
export function answerInstead(exchange: Exchange, random: Random): Outcome | undefined {
  const { fault } = exchange;
  return fault && "carriedOut" in fault && fault.carriedOut ? undefined : standIn(exchange, random);
}

/** One of the API's errors, as a fault asks for it. */
export function refusedBy(
  fault: { readonly error: Refusal["error"]; readonly message?: string },
  random: Random,
): Outcome {
  return refused(new Refusal(fault.message ?? "A fault that was asked for.", fault.error), random);
}

/** Sends what came of a request once `beforeAnswer` and the faults let it, and then does what was to be done after it. */
export async function answer(exchange: Exchange, result: Result, at: { wire: Wire; service: Service }): Promise<void> {
  const { request, subject, fault } = exchange;
  const { wire, service } = at;
  const { id } = request;
  try {
    await service.beforeAnswer(request);
  } catch (error) {
    result.undo?.();
    const body = error instanceof Error ? error.message : String(error);
    return wire.send({ kind: "answer", id, status: 500, payload: { body } }, subject);
  }
  await holdBack(exchange, result, service);
  wire.strike("before-answer", subject);
  const alteration = fault?.fault === "alter-answer" ? fault : undefined;
  const outcome = standIn(exchange, service.account.random) ?? result.outcome;
  for (let count = copiesOf(fault); count > 0; count--) {
    wire.send({ kind: "answer", id, ...outcome }, subject, alteration);
  }
  for (const act of result.afterAnswer ?? []) act();
  wire.strike("after-answer", subject);
}

/** How many answers a fault lets out. */
export function copiesOf(fault: FaultOn<"answer"> | undefined): number {
  if (fault?.fault === "silent") return 0;
  return fault?.fault === "twice" ? 2 : 1;
}

async function holdBack({ fault }: Exchange, { hold }: Result, { faults }: Service): Promise<void> {
  if (hold) await hold.over;
  if (fault?.fault === "late") await faults.hold(fault.ms).over;
  if (fault?.fault === "out-of-order") await faults.holdInBatch(fault, Number(timesOf(fault)));
}
