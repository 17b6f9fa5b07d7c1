// The parts of an action's body.

/** Thrown for an action that is not possible. The message is for the person at the page. */
export class BadAction extends Error {
  override readonly name = "BadAction";
}

/** The body of an action. */
export type Body = Readonly<Record<string, unknown>>;

/** @throws {BadAction} if the part is not a text, or is blank. */
export function text(body: Body, name: string): string {
  const value = body[name];
  if (typeof value !== "string" || value.trim() === "") throw new BadAction(`The ${name} is missing.`);
  return value;
}

/** Returns undefined for a part that is missing or empty. */
export function optionalText(body: Body, name: string): string | undefined {
  return body[name] === undefined || body[name] === "" ? undefined : text(body, name);
}

/** @throws {BadAction} if the part is not a list of texts. */
export function texts(body: Body, name: string): readonly string[] {
  const value = body[name];
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value;
  throw new BadAction(`The ${name} is not a list of texts.`);
}

/** @throws {BadAction} if the part is not a whole number from 0 on. */
export function number(body: Body, name: string): number {
  const value = body[name];
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new BadAction(`The ${name} is not a whole number.`);
}

/** @throws {BadAction} if the part is neither true nor false. */
export function flag(body: Body, name: string): boolean {
  const value = body[name];
  if (typeof value === "boolean") return value;
  throw new BadAction(`The ${name} must be true or false.`);
}
