import { validateHeaderName, validateHeaderValue } from "node:http";
import { quote } from "../../text/clean.ts";
import { statusOf } from "../support/refusal.ts";
import { faultList, isInArea } from "./fault-list.ts";
import {
  type Fault,
  type FaultName,
  type FaultOf,
  malformedFrames,
  moments,
  subjectKinds,
  timesOf,
} from "./fault-types.ts";

/**
 * Checks a fault. Faults can come from the page, where no compiler checks them, and an invalid fault must not end the
 * sandbox.
 *
 * @throws {TypeError} if the fault is not in `faultList`, or has an invalid part.
 */
export function checkFault(fault: Fault): void {
  if (typeof fault.fault !== "string" || !Object.hasOwn(faultList, fault.fault))
    throw new TypeError(`There is no fault ${quote(fault.fault)}.`);
  checkNames(fault);
  const times = timesOf(fault);
  const isCount = isCountOf(times);
  if (!isCount && (times !== "always" || fault.fault === "out-of-order")) {
    throw new TypeError(`The fault ${fault.fault} cannot be triggered ${quote(times)} times.`);
  }
  if (isInArea(fault, "socket") && fault.when !== undefined && !moments.includes(fault.when)) {
    throw new TypeError(`The fault ${fault.fault} has no moment ${quote(fault.when)}.`);
  }
  if ("error" in fault && !Object.hasOwn(statusOf, fault.error)) {
    throw new TypeError(`The API has no error ${quote(fault.error)}.`);
  }
  if (fault.fault === "garbage" && !Object.hasOwn(malformedFrames, fault.frame)) {
    throw new TypeError(`There is no malformed frame ${quote(fault.frame)}.`);
  }
  if (fault.fault === "close" && Buffer.byteLength(String(fault.reason ?? "")) > 123) {
    throw new TypeError("The reason of a close frame cannot be longer than 123 bytes.");
  }
  if (fault.fault === "close" && fault.code !== undefined && !isCloseCode(fault.code)) {
    throw new TypeError(`A socket cannot be closed with the code ${quote(fault.code)}.`);
  }
  for (const [name, value] of Object.entries(fault)) checkPart(fault, name, value);
}

/** @throws {TypeError} if a part is missing, or belongs to other faults only. */
function checkNames(fault: Fault): void {
  const [required, optional] = namesOf[fault.fault] as readonly [readonly string[], readonly string[]];
  const missing = required.find((name) => (fault as unknown as Readonly<Record<string, unknown>>)[name] === undefined);
  if (missing !== undefined) throw new TypeError(`The fault ${fault.fault} needs ${quote(missing)}.`);
  const names = [...required, ...optional, "times", "where"];
  const unknown = Object.keys(fault).find((name) => name !== "fault" && !names.includes(name));
  if (unknown === undefined) return;
  throw new TypeError(`The fault ${fault.fault} has no property ${quote(unknown)}. It can have ${names.join(", ")}.`);
}

/** The parts of each fault besides `times` and `where`: those that it needs, and those that it can have. */
const namesOf = {
  drop: [[], ["when"]],
  close: [[], ["when", "code", "reason"]],
  eos: [[], ["when", "reason", "leaveOpen"]],
  garbage: [["frame"], ["when"]],
  say: [["text"], ["when"]],
  refuse: [["error"], ["message", "carriedOut"]],
  "protocol-error": [[], ["status", "body", "carriedOut"]],
  silent: [[], []],
  late: [[], ["ms"]],
  twice: [[], []],
  "out-of-order": [[], []],
  "alter-answer": [[], ["set", "remove"]],
  "ignore-stop": [[], []],
  "data-early": [[], ["count"]],
  "reuse-id": [[], []],
  "data-twice": [[], []],
  "data-error": [["error"], []],
  "data-lost": [[], []],
  "alter-data": [[], ["set", "remove"]],
  "login-refused": [["error"], ["status"]],
  "login-http": [["status"], ["headers", "body"]],
  "login-silent": [[], []],
  "login-late": [[], ["ms"]],
  "login-elsewhere": [["websocket_url"], []],
  "upgrade-refused": [["status"], ["headers", "body"]],
  "upgrade-silent": [[], []],
} as const satisfies { readonly [Name in FaultName]: readonly [readonly PartName<Name>[], readonly PartName<Name>[]] };

type PartName<Name extends FaultName> = keyof FaultOf<Name>;

function checkPart({ fault }: Fault, name: string, value: unknown): void {
  const isRight = name === "status" && fault !== "protocol-error" ? isFinalStatus : parts[name];
  if (value === undefined || isRight?.(value)) return;
  throw new TypeError(`The fault ${fault} cannot have ${quote(value)} as its ${name}.`);
}

const anything = () => true;

/** A check for each part of a fault. The parts that accept any value here are checked elsewhere. */
const parts: Readonly<Record<string, (value: unknown) => boolean>> = {
  ...{ fault: anything, times: anything, when: anything, error: anything, frame: anything, code: anything },
  where: (value) => isRecord(value) && Object.entries(value).every(isWhere),
  reason: isText,
  leaveOpen: isFlag,
  text: isText,
  message: isText,
  carriedOut: isFlag,
  status: (value) => Number.isInteger(value) && Number(value) >= 100 && Number(value) <= 999,
  body: isText,
  // The system's timers treat a longer time as 1 ms.
  ms: (value) => typeof value === "number" && value >= 0 && value < 2 ** 31,
  set: isRecord,
  remove: (value) => Array.isArray(value) && value.every(isText),
  count: isCountOf,
  headers: (value) => isRecord(value) && Object.entries(value).every(isHeader),
  websocket_url: isText,
};

/** Returns true for a status that ends an HTTP exchange: after a 1xx status, another status must follow. */
function isFinalStatus(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 999;
}

function isWhere([name, value]: [string, unknown]): boolean {
  if (name === "kind") return subjectKinds.some((kind) => kind === value);
  return (name === "operation" || name === "agent") && isText(value);
}

function isHeader([name, value]: [string, unknown]): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, String(value));
    return isText(value);
  } catch {
    return false;
  }
}

function isCountOf(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) > 0;
}

function isFlag(value: unknown): boolean {
  return typeof value === "boolean";
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns true for a code that a close frame may have, by RFC 6455 and the registry of close codes. */
function isCloseCode(code: number): boolean {
  const isReserved = code === 1004 || code === 1005 || code === 1006;
  return Number.isInteger(code) && ((code >= 1000 && code <= 1014 && !isReserved) || (code >= 3000 && code <= 4999));
}
