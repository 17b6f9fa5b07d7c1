import { messageKinds, tappableParts, visitorOptions } from "../../../sandbox/actors/check-input.ts";
import { type MessageMatch, personas, type TapChoice, type VisitorOptions } from "../../../sandbox/index.ts";
import {
  type Check,
  checkShape,
  count,
  flag,
  isObject,
  list,
  oneOf,
  record,
  text,
} from "../../../sandbox/support/check-shape.ts";
import { messageOf } from "../../../text/error.ts";

/** A number of visitors that talk by themselves. All `count` visitors follow the same script, each independently. */
export interface ScriptEntry {
  readonly visitor?: VisitorOptions;
  /** @default 1 */
  readonly count?: number;
  /** The name of a ready-made script. */
  readonly persona?: keyof typeof personas;
  /** The visitor's own script, in order. */
  readonly steps?: readonly ScriptStep[];
}

/** A step of a script; exactly one part is given. */
export interface ScriptStep {
  readonly says?: string;
  readonly hears?: string | MessageInScript;
  /** In milliseconds. */
  readonly hearsNothing?: number;
  readonly taps?: string | ({ readonly label: string } & TapChoice);
  readonly waitsForAgent?: string;
  /** In milliseconds. */
  readonly waits?: number;
  readonly changesName?: string;
  readonly leaves?: true;
}

/** A message as a script describes it. JSON has no regular expressions, so `matches` is the text of an expression. */
export interface MessageInScript extends Omit<MessageMatch, "text"> {
  readonly text?: string;
  readonly matches?: string;
}

const milliseconds = count(0, 3_600_000);

const expression: Check = (value, path, problems) => {
  text(value, path, problems);
  try {
    new RegExp(String(value));
  } catch (error) {
    problems.push(`${path} is not a regular expression: ${messageOf(error)}.`);
  }
};

const steps: Readonly<Record<keyof ScriptStep, Check>> = {
  says: text,
  hears: textOr(
    record({}, { text, matches: expression, structured: oneOf(...messageKinds), labels: list(text), from: text }),
  ),
  hearsNothing: milliseconds,
  taps: textOr(record({ label: text }, { part: oneOf(...tappableParts), value: text, index: count(0, 100) })),
  waitsForAgent: text,
  waits: milliseconds,
  changesName: text,
  leaves: flag,
};

const step: Check = (value, path, problems) => {
  record({}, steps)(value, path, problems);
  if (isObject(value) && Object.keys(value).length !== 1) problems.push(`${path} must have exactly one part.`);
};

const entry: Check = (value, path, problems) => {
  const persona = oneOf(...Object.keys(personas));
  record({}, { visitor: visitorOptions, count: count(1, 1000), persona, steps: list(step) })(value, path, problems);
  if (isObject(value) && "persona" in value === "steps" in value) {
    problems.push(`${path} must have either a persona or steps.`);
  }
};

/** @throws {TypeError} that lists everything that is wrong with the script. */
export function readScript(value: unknown): readonly ScriptEntry[] {
  checkShape(value, list(entry), "script");
  return value as readonly ScriptEntry[];
}

function textOr(check: Check): Check {
  return (value, path, problems) => (typeof value === "string" ? text : check)(value, path, problems);
}
