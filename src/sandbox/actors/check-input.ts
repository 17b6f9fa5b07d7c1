import { types } from "node:util";
import { quote } from "../../text/clean.ts";
import type { StructuredMessage, Tappable } from "../account/structured.ts";
import { type Check, checkShape, flag, isObject, list, oneOf, record, simple, text } from "../support/check-shape.ts";

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

/** @throws {TypeError} if the value is not a status. */
export function checkStatus(status: unknown): void {
  checkShape(status, statuses, "status");
}

/** @throws {TypeError} if the value is not a text. */
export function checkText(value: unknown, name: string): void {
  if (typeof value !== "string") throw new TypeError(`${name} must be a text, not ${quote(value)}.`);
}

/** @throws {TypeError} if the value is not a text, or no widget would send it (assumption: empty-message). */
export function checkWords(value: unknown): void {
  checkText(value, "text");
  if (String(value).trim() === "") throw new TypeError("text must not be empty: no widget sends an empty message.");
}

/** @throws {TypeError} if the value is not a name. */
export function checkName(value: unknown): void {
  checkShape(value, text, "display_name");
}

/** @throws {TypeError} that lists everything that is wrong. */
export function checkPattern(pattern: unknown): void {
  checkShape(isObject(pattern) ? withoutUndefined(pattern) : pattern, messagePattern, "the message to hear");
}

/** @throws {TypeError} that lists everything that is wrong. */
export function checkChoice(choice: object): void {
  checkShape(withoutUndefined(choice), tapChoice, "choice");
}

const index: Check = (value, path, problems) => {
  if (!Number.isInteger(value) || Number(value) < 0) problems.push(`${path} must be a whole number from 0 on.`);
};
/** The kinds of structured messages. */
export const messageKinds = [
  "QUICK_REPLIES",
  "BUTTON_TEMPLATE",
  "PANEL_TEMPLATE",
  "PANEL_TEMPLATE_CAROUSEL",
  "LIST_TEMPLATE",
] as const satisfies readonly StructuredMessage["kind"][];

/** The parts of a message that can be tapped. */
export const tappableParts = [
  "quick reply",
  "button",
  "panel",
  "list item",
  "option",
] as const satisfies readonly Tappable["part"][];

const tapChoice = record({}, { part: oneOf(...tappableParts), value: text, index });

const anyText = simple("a text", (value) => typeof value === "string");
const isExpression = (value: unknown) => types.isRegExp(value);
const description = record(
  {},
  {
    text: simple("a text or an expression", (value) => typeof value === "string" || isExpression(value)),
    structured: (value, path, problems) => value === null || oneOf(...messageKinds)(value, path, problems),
    labels: list(anyText),
    from: anyText,
  },
);
const messagePattern: Check = (value, path, problems) => {
  if (typeof value === "string" || isExpression(value)) return;
  if (isObject(value)) description(value, path, problems);
  else problems.push(`${path} must be a text, an expression or a description, not ${quote(value)}.`);
};

function withoutUndefined(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
