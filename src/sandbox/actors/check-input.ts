import { quote } from "../../text/clean.ts";
import { type Check, checkShape, flag, oneOf, record, text } from "../support/check-shape.ts";

// Tests in JavaScript have no compiler: a wrong value is refused here, before it is part of a chat.

/** The options of a visitor. */
export const visitorOptions = record(
  {},
  {
    ...{ display_name: text, email: text, phone: text, external_id: text, current_country: text, current_region: text },
    ...{ ip: text, user_agent: text, structuredMessages: flag, department: text },
  },
);

const statuses = oneOf("ONLINE", "AWAY", "INVISIBLE", "OFFLINE");

/** @throws {TypeError} that lists everything that is wrong. */
export function checkVisitor(options: object): void {
  checkShape(withoutUndefined(options), visitorOptions, "visitor");
}

/** @throws {TypeError} if it is no status. */
export function checkStatus(status: unknown): void {
  checkShape(status, statuses, "status");
}

/** @throws {TypeError} if it is not a text. */
export function checkText(value: unknown, name: string): void {
  if (typeof value !== "string") throw new TypeError(`${name} must be a text, not ${quote(value)}.`);
}

/** @throws {TypeError} that lists everything that is wrong. */
export function checkChoice(choice: object): void {
  checkShape(withoutUndefined(choice), tapChoice, "choice");
}

const index: Check = (value, path, problems) => {
  if (!Number.isInteger(value) || Number(value) < 0) problems.push(`${path} must be a whole number from 0 on.`);
};
const tapChoice = record({}, { part: text, value: text, index });

function withoutUndefined(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
