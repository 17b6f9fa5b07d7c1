import { setTimeout as wait } from "node:timers/promises";
import { type LogKind, type MessagePattern, personas, type Sandbox, type Visitor } from "../../../sandbox/index.ts";
import { messageOf } from "../../../text/error.ts";
import type { MessageInScript, ScriptEntry, ScriptStep } from "./read-script.ts";

/** Options of `playScript()`. */
export interface PlayOptions {
  readonly print: (line: string, kind?: LogKind) => void;
  /** Ends the script when it resolves. */
  readonly stopped: Promise<void>;
}

/**
 * Plays a script: all visitors talk at the same time, as soon as a bot has subscribed. Prints the result of each
 * visitor, and sets the exit code 1 if a visitor did not get the expected answer.
 */
export async function playScript(
  script: readonly ScriptEntry[],
  sandbox: Sandbox,
  { print, stopped }: PlayOptions,
): Promise<void> {
  print("Script: begins when a bot subscribes");
  const isStopped = stopped.then(() => "stopped" as const);
  const subscribed = sandbox.ledger.waitFor(({ kind }) => kind === "started", { timeoutMs: 2 ** 31 - 1 });
  // Fails when the sandbox closes.
  if ((await Promise.race([subscribed.catch(() => "stopped" as const), isStopped])) === "stopped") return;
  const visitors = script.flatMap((entry) => Array.from({ length: entry.count ?? 1 }, () => entry));
  const results = Promise.all(visitors.map((entry) => playEntry(entry, sandbox, print)));
  const outcome = await Promise.race([results, isStopped]);
  if (outcome === "stopped") return;
  const failed = outcome.filter((isGood) => !isGood).length;
  print(
    `Script: ${outcome.length - failed} of ${outcome.length} visitors got what they expected`,
    failed > 0 ? "failure" : "event",
  );
  if (failed > 0) process.exitCode = 1;
}

async function playEntry(entry: ScriptEntry, sandbox: Sandbox, print: PlayOptions["print"]): Promise<boolean> {
  let name = "A visitor";
  try {
    const visitor = await sandbox.addVisitor(entry.visitor);
    name = visitor.display_name;
    if (entry.persona) await personas[entry.persona](visitor);
    for (const step of entry.steps ?? []) await playStep(step, visitor);
    return true;
  } catch (error) {
    for (const line of [`Script: ${name} failed`, ...messageOf(error).split("\n")]) print(line, "failure");
    return false;
  }
}

async function playStep(step: ScriptStep, visitor: Visitor): Promise<void> {
  if (step.says !== undefined) await visitor.says(step.says);
  if (step.hears !== undefined) await visitor.hears(patternOf(step.hears));
  if (step.hearsNothing !== undefined) await visitor.hearsNothing(step.hearsNothing);
  if (typeof step.taps === "string") await visitor.taps(step.taps);
  else if (step.taps) {
    const { label, ...choice } = step.taps;
    await visitor.taps(label, choice);
  }
  if (step.waitsForAgent !== undefined) await visitor.waitsForAgent(step.waitsForAgent);
  // The sandbox keeps the process running. After Ctrl-C, nothing else must do so.
  if (step.waits !== undefined) await wait(step.waits, undefined, { ref: false });
  if (step.changesName !== undefined) await visitor.changesName(step.changesName);
  if (step.leaves) await visitor.leaves();
}

function patternOf(hears: string | MessageInScript): MessagePattern {
  if (typeof hears === "string") return hears;
  const { matches, ...rest } = hears;
  return matches === undefined ? rest : { ...rest, text: new RegExp(matches) };
}
