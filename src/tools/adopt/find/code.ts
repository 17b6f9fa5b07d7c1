import type { ts } from "ts-morph";
import { compiler, Project } from "../../compare/compiler.ts";
import type { Place, SkippedFile } from "../model.ts";
import type { SourceText } from "./files.ts";

/** The parsed files of the bot. */
export interface Code {
  readonly files: readonly CodeFile[];
  /** The files that the compiler cannot parse. */
  readonly skipped: readonly SkippedFile[];
  readonly checker: ts.TypeChecker;
  fileOf(node: ts.Node): CodeFile;
}

export interface CodeFile {
  /** Relative to the project's folder. */
  readonly name: string;
  /** The compiler keeps the text without its byte order mark. */
  readonly source: ts.SourceFile;
  /** The byte order mark of the file, or nothing. */
  readonly mark: string;
  /** A page's scripts are read, but never edited. */
  readonly isPage: boolean;
  /** The first error of syntax, if there is one. */
  readonly syntaxError: { readonly at: number; readonly message: string } | undefined;
}

const byteOrderMark = "\ufeff";

/**
 * Parses the files, in memory: nothing of them is run, no configuration of the bot is read, and imports lead to these files
 * alone.
 */
export function parseCode(texts: readonly SourceText[]): Code {
  const { ModuleKind, ScriptTarget } = compiler;
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: {
      allowJs: true,
      noLib: true,
      types: [],
      module: ModuleKind.Preserve,
      target: ScriptTarget.Latest,
    },
  });
  const skipped: SkippedFile[] = [];
  for (const { file, text, isPage } of texts) {
    try {
      project.createSourceFile(pathOf(file, isPage), text.replace(byteOrderMark, ""), { overwrite: true });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      skipped.push({ file, reason: "It is nested too deeply to be read" });
    }
  }
  const program = project.getProgram().compilerObject;
  const files = texts.flatMap(({ file, text, isPage }) => {
    const source = program.getSourceFile(pathOf(file, isPage));
    return source
      ? [
          {
            name: file,
            source,
            mark: text.startsWith(byteOrderMark) ? byteOrderMark : "",
            isPage,
            syntaxError: syntaxErrorOf(program, source),
          },
        ]
      : [];
  });
  const bySource = new Map(files.map((file) => [file.source, file]));
  return {
    files,
    skipped,
    checker: program.getTypeChecker(),
    fileOf: (node) => {
      const file = bySource.get(node.getSourceFile());
      if (!file) throw new TypeError("The node is not from the parsed files.");
      return file;
    },
  };
}

function pathOf(file: string, isPage: boolean): string {
  // Paths above the project's folder would end at the root of the file system in memory.
  return `/${file.replaceAll("../", "__up__/")}${isPage ? ".ts" : ""}`;
}

function syntaxErrorOf(program: ts.Program, source: ts.SourceFile): CodeFile["syntaxError"] {
  // Of JavaScript, the compiler also reports types that have no place there: they do not keep it from being read.
  const [first] = program.getSyntacticDiagnostics(source).filter(({ code }) => code < 8000);
  if (!first) return undefined;
  return { at: first.start, message: compiler.flattenDiagnosticMessageText(first.messageText, " ") };
}

/** The place of a node, or of a character of its file. */
export function placeOf(code: Code, node: ts.Node, at = node.getStart()): Place {
  const { name, source } = code.fileOf(node);
  return placeAt(name, source, at);
}

/** The place of a character. A byte order mark is no column. */
export function placeAt(file: string, source: ts.SourceFile, at: number): Place {
  const { line, character } = source.getLineAndCharacterOfPosition(at);
  return { file, line: line + 1, column: character + 1 };
}

/** Calls a function with each node below, in the order of the text. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  compiler.forEachChild(node, (child) => {
    visit(child);
    walk(child, visit);
  });
}

/** The expression without what does not change its value: parentheses and TypeScript's claims about its type. */
export function unwrap(node: ts.Expression): ts.Expression {
  const isWrapper =
    compiler.isParenthesizedExpression(node) ||
    compiler.isAsExpression(node) ||
    compiler.isSatisfiesExpression(node) ||
    compiler.isNonNullExpression(node) ||
    compiler.isTypeAssertionExpression(node);
  return isWrapper ? unwrap(node.expression) : node;
}

/** The name of what is called: `join` of `list.join(",")`, `send` of `send(frame)`. */
export function calledName(node: ts.Node): string | undefined {
  if (!compiler.isCallExpression(node)) return undefined;
  const called = unwrap(node.expression);
  if (compiler.isIdentifier(called)) return called.text;
  return compiler.isPropertyAccessExpression(called) ? called.name.text : undefined;
}

/** The nearest function around a node. */
export function functionAround(node: ts.Node): ts.SignatureDeclaration | undefined {
  return compiler.findAncestor(node.parent, compiler.isFunctionLike);
}
