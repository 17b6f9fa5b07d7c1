import { describeFault } from "../../faults/describe-fault.ts";
import { faultList } from "../../faults/fault-list.ts";
import type { Fault } from "../../faults/fault-types.ts";
import { timesOf } from "../../faults/fault-types.ts";
import { badDays } from "../bad-days.ts";
import type { PageContext, Streams } from "../context.ts";
import { hiddenToken, printSnippet } from "../snippet.ts";
import type { BadDayView, FaultView, Welcome } from "./updates.ts";

/** Returns the first update of a stream: what does not change while the sandbox runs. */
export function createWelcome({ endpoint }: PageContext, { run, last: stream }: Streams): Welcome {
  const snippet = printSnippet(endpoint(), hiddenToken);
  return { kind: "welcome", stream, run, endpoint: endpoint(), snippet, faults: viewFaults(), badDays: viewBadDays() };
}

function viewFaults(): FaultView[] {
  return Object.entries(faultList).map(([name, line]) => ({ name, ...line, sentence: sentenceOf(line.example) }));
}

function viewBadDays(): BadDayView[] {
  return badDays.map(({ faults, ...day }) => ({ ...day, sentences: faults.map(sentenceOf) }));
}

function sentenceOf(fault: Fault): string {
  return describeFault(fault, timesOf(fault));
}
