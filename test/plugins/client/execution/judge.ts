import { compile } from "../../../support/compile.ts";

/** A value, and the generated type that has to take it. */
export interface Claim {
  readonly type: string;
  readonly value: unknown;
}

/**
 * What the compiler objects to, claim by claim: an empty text if it takes the value. Each is a literal, so that a field
 * too many is an objection too. Where a type is wrong in itself, the first claim of its operation bears it.
 *
 * @throws {Error} if a type is wrong in itself and belongs to no claim.
 */
export function judge(files: Readonly<Record<string, string>>, claims: readonly Claim[]): string[] {
  const objections = claims.map(() => "");
  const types = files[typesFile] ?? "";
  for (const message of compile({ [typesFile]: types, [claimsFile]: writeClaims(claims) })) {
    const [, file, line = "", objection] = /^(\S+):(\d+) (.*)$/s.exec(message) ?? [];
    const claim =
      file === claimsFile ? Number(line) - 1 : claims.findIndex(isOf(ownerOf(types.split("\n"), Number(line))));
    if (objections[claim] === undefined) throw new Error(message);
    objections[claim] += `${objection}\n`;
  }
  return objections;
}

const typesFile = "generated/types.ts";
const claimsFile = "generated/claims.ts";

/** A line for each. */
function writeClaims(claims: readonly Claim[]): string {
  const lines = claims.map(({ type, value }, line) => `export const claim${line}: types.${type} = ${literal(value)};`);
  return [...lines, 'import type * as types from "./types.ts";', ""].join("\n");
}

/** Without letters that the compiler would take for the end of a line. */
function literal(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (letter) => {
    return `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** The operation that a line of the types is made for: letters and a number, with which the names of its types begin. */
function ownerOf(types: readonly string[], line: number): string | undefined {
  const declarations = types.slice(0, line).flatMap((text) => /^export type ([A-Za-z]+\d+)/.exec(text)?.[1] ?? []);
  return declarations.at(-1);
}

function isOf(owner: string | undefined) {
  return ({ type }: Claim) => owner !== undefined && /^[A-Za-z]+\d+/.exec(type)?.[0] === owner;
}
