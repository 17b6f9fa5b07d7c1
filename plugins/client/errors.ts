import { isAbsolute, relative, sep } from "node:path";
import { type ASTNode, type GraphQLError, getLocation, type Location, printSourceLocation } from "graphql";

const byPlace = new Intl.Collator("en", { numeric: true }).compare;

/** Thrown when operations are refused. Its message lists every refusal of the run by place, and it carries no stack. */
export class Refused extends Error {
  override readonly name = "Refused";

  constructor(refusals: readonly string[]) {
    const count = refusals.length === 1 ? "1 problem" : `${refusals.length} problems`;
    super(`${count}\n\n${refusals.toSorted(byPlace).join("\n\n")}\n`);
    // The operations are at fault, not this code: graphql-codegen would print the stack after the message.
    this.stack = "";
  }
}

/** One refusal: "file:line:column: what. remedy", with the lines of the file below it. */
export function refuse(node: ASTNode, what: string, remedy: string): string {
  return node.loc ? at(node.loc, what, remedy) : sentences(what, remedy);
}

/** A refusal for what graphql-js found; its messages are sentences already. */
export function refuseError(error: GraphQLError, remedy: string): string {
  const [node] = error.nodes ?? [];
  const what = error.message.replace(/\.$/, "");
  if (node?.loc) return refuse(node, what, remedy);
  const [position] = error.positions ?? [];
  if (!error.source || position === undefined) return sentences(what, remedy);
  return at({ source: error.source, start: position }, what, remedy);
}

/** Where a node stands: "file:line". */
export function placeOf(node: ASTNode): string {
  if (!node.loc) return "";
  return `${fileOf(node.loc)}:${getLocation(node.loc.source, node.loc.start).line}`;
}

function at(loc: Pick<Location, "source" | "start">, what: string, remedy: string): string {
  const { line, column } = getLocation(loc.source, loc.start);
  // graphql-js heads its code frame with a place of its own.
  const frame = printSourceLocation(loc.source, { line, column }).split("\n").slice(1).join("\n");
  return `${fileOf(loc)}:${line}:${column}: ${sentences(what, remedy)}\n${frame}`;
}

function sentences(what: string, remedy: string): string {
  return `${what}${what.endsWith("?") ? "" : "."} ${remedy}`;
}

/** The file relative to the project, with forward slashes, so that output is the same on every machine. */
function fileOf({ source }: Pick<Location, "source">): string {
  const file = isAbsolute(source.name) ? relative(process.cwd(), source.name) : source.name;
  return file.split(sep).join("/");
}
