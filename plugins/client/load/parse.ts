import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type DefinitionNode, GraphQLError, parse, Source, syntaxError } from "graphql";
import { fileProblemOf, notUtf8 } from "../../../src/text/error.ts";
import { diagnosticAbout, diagnosticOf } from "../diagnostics/create.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/**
 * Parses the text of a file, whose nodes know it by this path. A file with only comments has no definitions.
 *
 * @param noLocation True if the nodes need no places, which saves a sixth of the time.
 */
export function parseDefinitions(file: string, text: string, noLocation = false): readonly DefinitionNode[] {
  const source = new Source(text, file);
  // Checked before the parser runs, which would report the characters around it.
  if (text.includes("\0")) throw syntaxError(source, text.indexOf("\0"), "Unexpected character: U+0000.");
  // graphql 17 allows empty braces by default, and services do not. graphql 16 never does.
  const options = { noLocation, allowEmptySelectionSets: false };
  return isEmpty.test(text) ? [] : parse(source, options).definitions;
}

/**
 * Matches a text of only blanks and comments. Each character can match in one way only, so the test ends at the first
 * token.
 */
const isEmpty = /^(?:[\s,\ufeff]|#[^\n\r]*(?:[\n\r]|$))*$/;

/** Returns true if one of the lines that git writes around a conflict begins here. A marker is no GraphQL. */
function isConflictMarker(text: string, start: number): boolean {
  const isAtLineStart = start === 0 || /[\n\r]/.test(text.charAt(start - 1));
  return isAtLineStart && /^([<=>|])\1{6}(?!\1)/.test(text.slice(start, start + 8));
}

/** Reads the text of a file. Bytes that are not UTF-8 are an error, because they would change the text. */
export function readText(cwd: string, file: string): string {
  const bytes = readFileSync(resolve(cwd, file));
  if (!isUtf8(bytes)) throw notUtf8();
  return bytes.toString().replace(/^\ufeff/, "");
}

/** Returns the reason for which a file could not be read. An error that does not concern the file is thrown again. */
export function diagnoseFile(file: string, error: unknown): Diagnostic {
  if (error instanceof GraphQLError) return diagnosticOf("syntax", error, hintFor(error));
  if (error instanceof RangeError) {
    const message = "It is nested too deeply to be read.";
    return diagnosticAbout("syntax", file, { message, hint: "Move its inner parts into fragments." });
  }
  const problem = fileProblemOf(error);
  if (!problem) throw error;
  return diagnosticAbout("unreadable-file", file, problem);
}

/**
 * At the end of the file, a brace or parenthesis is still open. A document that was pasted from a program may contain
 * placeholders.
 */
function hintFor({ source, positions: [start = 0] = [] }: GraphQLError): string {
  const around = source?.body.slice(Math.max(0, start - 1), start + 2) ?? "";
  if (source && isConflictMarker(source.body, start)) return "Git left both versions here: resolve the merge conflict.";
  if (around.includes("${")) return "A placeholder of JavaScript is not GraphQL: declare a variable and use that.";
  if (/^.?\\[$`]/.test(around)) return "Remove the backslash: only JavaScript needs it.";
  const isAtEnd = source && source.body.slice(start).trim() === "";
  return isAtEnd ? "Something is not closed before here." : "Look here and right before it.";
}
