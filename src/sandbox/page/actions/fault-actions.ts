import { isObject } from "../../../runtime/protocol/decode.ts";
import { quote } from "../../../text/clean.ts";
import { checkFault } from "../../faults/check-fault.ts";
import { describeFault } from "../../faults/describe-fault.ts";
import { type Fault, timesOf } from "../../faults/fault-types.ts";
import { badDays } from "../bad-days.ts";
import { BadAction, type Body, number, text } from "../body.ts";
import { numberOf } from "../stream/account-feed.ts";
import type { Action } from "./action.ts";

/** Actions of the fault book. */
export const faultActions: Readonly<Record<string, Action>> = {
  arm: ({ service }, body) => void service.faults.arm(readFault(body)),
  "arm-bad-day": ({ service }, body) => {
    const name = text(body, "name");
    const day = badDays.find((each) => each.name === name);
    if (!day) throw new BadAction(`There is no bad day ${quote(name)}.`);
    for (const fault of day.faults) service.faults.arm(fault);
  },
  "describe-fault": (_context, body) => {
    const fault = readFault(body);
    checkFault(fault);
    return { sentence: describeFault(fault, timesOf(fault)) };
  },
  disarm: ({ service }, body) => {
    const wanted = number(body, "number");
    service.faults.armed.find((armed) => numberOf(armed) === wanted)?.disarm();
  },
  release: ({ service }) => ({ released: service.faults.release() }),
  "clear-faults": ({ service }) => service.faults.clear(),
};

/** The fault book checks the parts. */
function readFault({ fault }: Body): Fault {
  if (!isObject(fault)) throw new BadAction("The fault is not a JSON object.");
  return fault as unknown as Fault;
}
