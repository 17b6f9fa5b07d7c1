import { isAbsolute, relative, sep } from "node:path";
import { type ASTNode, type GraphQLError, getLocation, type Location } from "graphql";
import { type Code, codes } from "./codes.ts";
import type { Diagnostic, Explanation, Place } from "./diagnostic.ts";

/** Creates a diagnostic about a node. */
export function diagnosticAt(code: Code, node: ASTNode, explanation: Explanation): Diagnostic {
  return createDiagnostic(code, node.loc, explanation);
}

/** Creates a diagnostic from an error of graphql-js. */
export function diagnosticOf(code: Code, error: GraphQLError, hint: string | null): Diagnostic {
  const { message, nodes: [node] = [], positions: [start] = [], source } = error;
  const location = node?.loc ?? (source && start !== undefined ? { source, start } : undefined);
  return createDiagnostic(code, location, { message: asSentence(message), hint });
}

/** Creates a diagnostic about a file as a whole. */
export function diagnosticAbout(code: Code, file: string, explanation: Explanation): Diagnostic {
  return { code, severity: codes[code], file, line: 1, column: 1, ...explanation, excerpt: [] };
}

/** Returns where a node is. */
export function placeOf({ loc }: ASTNode): Place {
  return loc ? { file: fileOf(loc), line: loc.startToken.line } : { file: "", line: 0 };
}

/** Some messages of graphql-js end with a text of the schema. */
function asSentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

type Position = Pick<Location, "source" | "start">;

function createDiagnostic(code: Code, position: Position | undefined, explanation: Explanation): Diagnostic {
  const severity = codes[code];
  if (!position) return { code, severity, file: null, line: null, column: null, ...explanation, excerpt: [] };
  const { line, column } = getLocation(position.source, position.start);
  const lines = position.source.body.split(/\r\n|[\n\r]/);
  const excerpt = [line - 1, line, line + 1].flatMap((number) => {
    const text = lines[number - 1];
    return text === undefined ? [] : [{ line: number, text }];
  });
  return { code, severity, file: fileOf(position), line, column, ...explanation, excerpt };
}

/** The path from the project's folder, with forward slashes, so that output is the same on every machine. */
function fileOf({ source }: Position): string {
  const file = isAbsolute(source.name) ? relative(process.cwd(), source.name) : source.name;
  return file.split(sep).join("/");
}
