import { compile } from "../../../support/compile.ts";

/** A value, and the generated type that must accept it. */
export interface Claim {
  readonly type: string;
  readonly value: unknown;
}

/**
 * Returns the compiler's errors, claim by claim: an empty text if the type accepts the value. Each value is a literal,
 * so that an additional field is an error, too.
 *
 * @throws {Error} if a type itself has an error.
 */
export function judge(types: string, claims: readonly Claim[]): string[] {
  const objections = claims.map(() => "");
  // An object type without fields would accept anything.
  const strict = types.replace(/^export interface (\w+) \{\}$/gm, "export type $1 = Record<string, never>;");
  for (const message of compile({ [typesFile]: strict, [claimsFile]: writeClaims(claims) })) {
    const [, file, line = "", objection] = /^(\S+):(\d+) (.*)$/s.exec(message) ?? [];
    const claim = file === claimsFile ? Number(line) - 1 : -1;
    if (objections[claim] === undefined) throw new Error(message);
    objections[claim] += `${objection}\n`;
  }
  return objections;
}

const typesFile = "generated/types.ts";
const claimsFile = "generated/claims.ts";

/** Writes one line for each claim. */
function writeClaims(claims: readonly Claim[]): string {
  const lines = claims.map(({ type, value }, line) => `export const claim${line}: types.${type} = ${literal(value)};`);
  return [...lines, 'import type * as types from "./types.ts";', ""].join("\n");
}

/** Prints a value without characters that the compiler would read as a line break. */
function literal(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (letter) => {
    return `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
