import type { ts } from "ts-morph";
import { compiler, Project } from "../../compare/compiler.ts";
import type { CodePlace, SkippedFile } from "../model.ts";
import type { SourceText } from "./files.ts";

/** The parsed files of the bot. */
export interface BotCode {
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
 * Parses the files in memory. None of them is run, the bot's configuration is not read, and imports resolve only to these
 * files.
 */
export function parseCode(texts: readonly SourceText[]): BotCode {
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
  // In JavaScript, the compiler also reports type annotations, which do not prevent reading it.
  const [first] = program.getSyntacticDiagnostics(source).filter(({ code }) => code < 8000);
  if (!first) return undefined;
  return { at: first.start, message: compiler.flattenDiagnosticMessageText(first.messageText, " ") };
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

/** Returns a node and all nodes below it, in the order of the text. */
export function nodesIn(node: ts.Node): ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (each: ts.Node): void => {
    nodes.push(each);
    compiler.forEachChild(each, visit);
  };
  visit(node);
  return nodes;
}

/** Returns true if the outer node contains the inner one, or is the same. */
export function contains(outer: ts.Node, inner: ts.Node): boolean {
  return outer.getSourceFile() === inner.getSourceFile() && outer.pos <= inner.pos && inner.end <= outer.end;
}

/** Returns the expression without parentheses and type assertions, which do not change its value. */
export function unwrap(node: ts.Expression): ts.Expression {
  const isWrapper =
    compiler.isParenthesizedExpression(node) ||
    compiler.isAsExpression(node) ||
    compiler.isSatisfiesExpression(node) ||
    compiler.isNonNullExpression(node) ||
    compiler.isTypeAssertionExpression(node);
  return isWrapper ? unwrap(node.expression) : node;
}

/** Returns the name of the called function: `join` of `list.join(",")`, `send` of `send(frame)`. */
export function calledName(node: ts.Node): string | undefined {
  if (!compiler.isCallExpression(node)) return undefined;
  const called = unwrap(node.expression);
  if (compiler.isIdentifier(called)) return called.text;
  return compiler.isPropertyAccessExpression(called) ? called.name.text : undefined;
}

/** Returns true for the name of a property or a member, which is no variable. */
export function isPropertyName(name: ts.Identifier): boolean {
  const { parent } = name;
  if (compiler.isBindingElement(parent)) return parent.propertyName === name;
  const isOwner =
    compiler.isPropertyAccessExpression(parent) ||
    compiler.isPropertyAssignment(parent) ||
    compiler.isClassElement(parent);
  return isOwner && parent.name === name;
}

/** Returns the name that a declaration gives to a value: a variable, a function, a member, or `exports.name = …`. */
export function declaredName(node: ts.Node): ts.Identifier | undefined {
  if (compiler.isBinaryExpression(node)) {
    const isAssignment = node.operatorToken.kind === compiler.SyntaxKind.EqualsToken;
    return isAssignment && compiler.isPropertyAccessExpression(node.left) && compiler.isIdentifier(node.left.name)
      ? node.left.name
      : undefined;
  }
  const isNamed =
    compiler.isVariableDeclaration(node) ||
    compiler.isFunctionDeclaration(node) ||
    compiler.isMethodDeclaration(node) ||
    compiler.isClassDeclaration(node) ||
    compiler.isPropertyDeclaration(node) ||
    compiler.isPropertyAssignment(node);
  return isNamed && node.name && compiler.isIdentifier(node.name) ? node.name : undefined;
}

/** Returns true if a function, or the property that holds it, is called by this name. */
export function isCalled(name: ts.Identifier): boolean {
  const { parent } = name;
  const callee = compiler.isPropertyAccessExpression(parent) && parent.name === name ? parent : name;
  return compiler.isCallExpression(callee.parent) && callee.parent.expression === callee;
}

/** The nearest function around a node. */
export function functionAround(node: ts.Node): ts.SignatureDeclaration | undefined {
  return compiler.findAncestor(node.parent, compiler.isFunctionLike);
}
