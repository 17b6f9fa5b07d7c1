import { posix } from "node:path";
import { compiler, Project, type ts } from "../../compare/compiler.ts";
import type { CodePlace, SkippedFile } from "../model.ts";
import type { SourceText } from "./files.ts";
import { type ModuleKind, moduleKindOf, separateNames } from "./names/modules.ts";
import { createSymbols, type Symbols } from "./names/symbols.ts";
import { nodesIn } from "./nodes.ts";

/** The parsed files of the bot, and what the names in them mean. */
export interface BotCode extends Symbols {
  readonly files: readonly CodeFile[];
  /** The files that the compiler cannot parse. */
  readonly skipped: readonly SkippedFile[];
  fileOf(node: ts.Node): CodeFile;
}

export interface CodeFile {
  /** Relative to the project's folder. */
  readonly name: string;
  /** The compiler keeps the text without its byte order mark. */
  readonly source: ts.SourceFile;
  /** The byte order mark of the file, or an empty string. */
  readonly mark: string;
  readonly kind: ModuleKind;
  /** A page's scripts are read, but never edited. */
  readonly isPage: boolean;
  /** The first error of syntax, if there is one. */
  readonly syntaxError: { readonly at: number; readonly message: string } | undefined;
}

const byteOrderMark = "\ufeff";

/**
 * Parses the files in memory. None of them is run, the bot's configuration is not read, and imports resolve only to these
 * files.
 */
export function parseCode(texts: readonly SourceText[]): BotCode {
  const { ModuleKind, ScriptTarget } = compiler;
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      allowJs: true,
      noLib: true,
      types: [],
      module: ModuleKind.Preserve,
      target: ScriptTarget.Latest,
    },
  });
  const skipped: SkippedFile[] = [];
  const parsed: Omit<CodeFile, "syntaxError">[] = [];
  for (const [{ file, text, isPage }, path] of pathsOf(texts)) {
    try {
      const { compilerNode: source } = project.createSourceFile(path, text.replace(byteOrderMark, ""));
      const mark = text.startsWith(byteOrderMark) ? byteOrderMark : "";
      parsed.push({ name: file, source, kind: moduleKindOf(source), mark, isPage });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      skipped.push({ file, reason: "It is nested too deeply to be read" });
    }
  }
  separateNames(parsed);
  const program = project.getProgram().compilerObject;
  const files = parsed.map((file): CodeFile => ({ ...file, syntaxError: syntaxErrorOf(program, file.source) }));
  const bySource = new Map(files.map((file) => [file.source, file]));
  const symbols = createSymbols(
    files.map(({ source }) => source),
    program.getTypeChecker(),
  );
  return {
    ...symbols,
    files,
    skipped,
    fileOf: (node) => {
      const file = bySource.get(node.getSourceFile());
      if (!file) throw new TypeError("The node is not from the parsed files.");
      return file;
    },
  };
}

/**
 * Returns the path in memory of each file, at which relative imports find it. A page, or a script without an ending, gets
 * one that the compiler reads, unless another file has that path.
 */
function pathsOf(texts: readonly SourceText[]): ReadonlyMap<SourceText, string> {
  // The project's folder is as deep as the paths that lead out of it need.
  const [above = ""] = texts
    .map(({ file }) => file.replace(/^((?:\.\.\/)*).*/s, "$1"))
    .sort()
    .reverse();
  const root = `/${above.replaceAll("..", "~")}`;
  const paths = new Map(texts.map((each) => [each, posix.join(root, each.file)]));
  const taken = new Set(paths.values());
  for (const [each, plain] of paths) {
    if (/\.(?:[cm]?[jt]s|[jt]sx)$/.test(plain)) continue;
    let path = plain;
    while (taken.has(path)) path += each.isPage ? ".ts" : ".js";
    paths.set(each, path);
  }
  return paths;
}

function syntaxErrorOf(program: ts.Program, source: ts.SourceFile): CodeFile["syntaxError"] {
  const first = program.getSyntacticDiagnostics(source).find(isSyntaxError);
  if (!first) return undefined;
  return { at: first.start, message: compiler.flattenDiagnosticMessageText(first.messageText, " ") };
}

/** In JavaScript, the compiler also reports type annotations, with codes from 8000, which do not prevent reading it. */
export function isSyntaxError({ code }: ts.Diagnostic): boolean {
  return Math.floor(code / 1000) !== 8;
}

/** The place of a node, or of a character of its file. */
export function placeOf(code: BotCode, node: ts.Node, at = node.getStart()): CodePlace {
  const { name, source } = code.fileOf(node);
  return placeAt(name, source, at);
}

/** The place of a character. A byte order mark does not count as a column. */
export function placeAt(file: string, source: ts.SourceFile, at: number): CodePlace {
  const { line, character } = source.getLineAndCharacterOfPosition(at);
  return { file, line: line + 1, column: character + 1 };
}

/** Returns what `pick` returns for each node of the code, in the order of the text; undefined is left out. */
export function findAll<Found>(code: BotCode, pick: (node: ts.Node) => Found | undefined): Found[] {
  return code.files.flatMap(({ source }) => nodesIn(source).flatMap((node) => pick(node) ?? []));
}
