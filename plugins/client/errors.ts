import { isAbsolute, relative, sep } from "node:path";
import { type ASTNode, type GraphQLError, getLocation, type Location, printSourceLocation } from "graphql";
import { type Code, codes } from "./codes.ts";

/** One thing that is wrong: "file:line:column: what. remedy [code]", with the lines of the file below it. */
export interface Problem {
  readonly code: Code;
  readonly text: string;
}

/** Takes note of a problem. */
export type Report = (problem: Problem) => void;

/** What is wrong, as a sentence without its period, and what to do about it, as a whole sentence. */
export interface Words {
  readonly what: string;
  readonly remedy: string;
}

/** Thrown when operations are refused. Its message lists every problem of the run by place, and it carries no stack. */
export class Refused extends Error {
  override readonly name = "Refused";

  constructor(problems: readonly Problem[]) {
    super(printReport(problems));
    // The operations are at fault, not this code: graphql-codegen would print the stack after the message.
    this.stack = "";
  }
}

/** What a run has to say: how many problems there are, then each, by place. */
export function printReport(problems: readonly Problem[]): string {
  const warned = problems.filter(({ code }) => codes[code] === "warned").length;
  const counts = [count(problems.length - warned, "problem"), count(warned, "warning")].filter((text) => text !== "");
  // Made here and not before: a run without problems would spend a twentieth of its time on it.
  const byPlace = new Intl.Collator("en", { numeric: true });
  const texts = problems.map(({ text }) => text).sort(byPlace.compare);
  return `${counts.join(", ")}\n\n${texts.join("\n\n")}\n`;
}

function count(number: number, word: string): string {
  return number === 0 ? "" : `${number} ${word}${number === 1 ? "" : "s"}`;
}

/** A problem at a node. */
export function refuse(code: Code, node: ASTNode, words: Words): Problem {
  return problem(code, words, node.loc);
}

/** A problem that graphql-js found; its messages are sentences already. */
export function refuseError(code: Code, error: GraphQLError, remedy: string): Problem {
  const { message, nodes: [node] = [], positions: [start] = [], source } = error;
  const loc = node?.loc ?? (source && start !== undefined ? { source, start } : undefined);
  return problem(code, { what: message.replace(/\.$/, ""), remedy }, loc);
}

/** Where a node stands: "file:line". */
export function placeOf(node: ASTNode): string {
  if (!node.loc) return "";
  return `${fileOf(node.loc)}:${getLocation(node.loc.source, node.loc.start).line}`;
}

type Place = Pick<Location, "source" | "start">;

function problem(code: Code, { what, remedy }: Words, loc: Place | undefined): Problem {
  const said = `${what}${what.endsWith("?") ? "" : "."} ${remedy} [${code}]`;
  if (!loc) return { code, text: said };
  const { line, column } = getLocation(loc.source, loc.start);
  // graphql-js heads its code frame with a place of its own.
  const frame = printSourceLocation(loc.source, { line, column }).split("\n").slice(1).join("\n");
  return { code, text: `${fileOf(loc)}:${line}:${column}: ${said}\n${frame}` };
}

/** The file relative to the project, with forward slashes, so that output is the same on every machine. */
function fileOf({ source }: Place): string {
  const file = isAbsolute(source.name) ? relative(process.cwd(), source.name) : source.name;
  return file.split(sep).join("/");
}
