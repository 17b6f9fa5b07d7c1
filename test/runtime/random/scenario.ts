import { startSandbox } from "../../../src/sandbox/index.ts";
import { seededRandom } from "../../support/random.ts";
import { startRelay } from "../../support/service/relay.ts";
import { VirtualTime } from "../../support/virtual-time.ts";
import type { History } from "./history.ts";
import type { Plan } from "./plan.ts";
import { createRun, type Wrap } from "./run.ts";

/** Carries out a plan with a sandbox on loopback, in virtual time, and returns all facts about the run. */
export async function carryOut(plan: Plan, wrap: Wrap = (session) => session): Promise<History> {
  using complaints = listenForComplaints();
  using time = await VirtualTime.start();
  await using sandbox = await startSandbox({
    clock: time.clock(),
    random: seededRandom(plan.seed + 2 ** 30),
    limits: plan.limits,
    ledgerLimits: { entries: 1_000_000, bytes: 2 ** 40 },
  });
  await using relay = await startRelay(sandbox.endpoint, { isRewriting: true });
  const run = createRun(plan, { time, relay, sandbox, wrap });
  await run.play();
  const standing = plan.endsAbruptly ? undefined : await run.rest();
  const left = await run.leave();
  await sandbox.close();
  await relay[Symbol.asyncDispose]();
  await time.settle();
  const { openSockets } = time;
  const leftovers = [...left, ...(openSockets > 0 ? [`${openSockets} TCP sockets`] : []), ...complaints.heard];
  return { ...run.records, ledger: sandbox.ledger.entries, standing, leftovers };
}

/** Records the warnings and the unhandled rejections of the process. */
function listenForComplaints() {
  const heard: string[] = [];
  const warned = (warning: Error) => void heard.push(`a process warning: ${warning.message}`);
  const unhandled = (reason: unknown) => void heard.push(`an unhandled rejection: ${String(reason)}`);
  process.on("warning", warned);
  process.on("unhandledRejection", unhandled);
  return {
    heard,
    [Symbol.dispose]() {
      process.off("warning", warned);
      process.off("unhandledRejection", unhandled);
    },
  };
}
