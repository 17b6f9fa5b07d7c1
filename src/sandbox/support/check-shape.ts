import { cleanLine } from "../../text/clean.ts";

/** Checks a value and adds a line to `problems` for everything that is wrong with it. */
export type Check = (value: unknown, path: string, problems: string[]) => void;

/** Thrown for a value from outside that does not have the expected shape. */
export class ShapeError extends TypeError {
  /** Everything that is wrong with the value, one sentence each. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.map((problem) => `  ${problem}`).join("\n"));
    this.problems = problems;
  }
}

/**
 * Checks a value that comes from outside: a file, or a caller without a compiler.
 *
 * @throws {ShapeError} that lists everything that is wrong, a line each.
 */
export function checkShape(value: unknown, check: Check, name: string): void {
  const problems: string[] = [];
  check(value, name, problems);
  if (problems.length > 0) throw new ShapeError(problems);
}

/** A text that is not empty. */
export const text: Check = simple("a text that is not empty", (value) => typeof value === "string" && value !== "");

export const flag: Check = simple("true or false", (value) => typeof value === "boolean");

/** A whole number within bounds. */
export function count(minimum: number, maximum: number): Check {
  return simple(`a whole number from ${minimum} to ${maximum}`, (value) => {
    return Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum;
  });
}

/** One of these texts. */
export function oneOf(...values: readonly string[]): Check {
  return simple(`one of ${values.join(", ")}`, (value) => typeof value === "string" && values.includes(value));
}

/** A list of which each item passes a check. */
export function list(item: Check): Check {
  return (value, path, problems) => {
    if (!Array.isArray(value)) fail("a list", { value, path, problems });
    else for (const [index, each] of value.entries()) item(each, `${path}[${index}]`, problems);
  };
}

/** An object with these keys and no others. */
export function record(
  required: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Check>> = {},
): Check {
  const checks = { ...required, ...optional };
  return (value, path, problems) => {
    if (!isObject(value)) return fail("an object", { value, path, problems });
    for (const name of Object.keys(required)) if (!(name in value)) problems.push(`${path}.${name} is missing.`);
    for (const [name, part] of Object.entries(value)) {
      const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
      const names = Object.keys(checks).join(", ");
      if (check) check(part, `${path}.${name}`, problems);
      else problems.push(`${path} has no ${cleanLine(JSON.stringify(name), 80)}. It can have ${names}.`);
    }
  };
}

/** Returns true if a value is an object with keys. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A check that says what is expected. */
export function simple(expected: string, isRight: (value: unknown) => boolean): Check {
  return (value, path, problems) => {
    if (!isRight(value)) fail(expected, { value, path, problems });
  };
}

function fail(expected: string, at: { value: unknown; path: string; problems: string[] }): void {
  at.problems.push(`${at.path} must be ${expected}, not ${cleanLine(JSON.stringify(at.value) ?? "undefined", 80)}.`);
}
