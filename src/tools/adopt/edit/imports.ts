import { posix } from "node:path";
import { compiler, type ts } from "../../compare/compiler.ts";
import type { CodeFile } from "../find/code.ts";
import { isPropertyName, nodesIn } from "../find/nodes.ts";
import type { FileImport, ImportedName, TextEdit } from "./edits.ts";

/**
 * Returns the name by which a file calls a function: the one that it imports already, or else the function's own. Old
 * bots often have a function of the same name, such as `sendMessage` around the send: then `callSendMessage`.
 */
export function importedName(source: ts.SourceFile, module: string, name: string): ImportedName {
  const own = importsOf(source).find((each) => each.name === name && stem(each.module) === stem(module));
  const other = `call${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return { module, name, local: own?.local ?? freeName(source, [name, other]) };
}

/** Adds lines after the imports of a file, in the file's own style. Undefined if nothing is missing. */
export function addImports(file: CodeFile, imports: readonly FileImport[]): TextEdit | undefined {
  const { source } = file;
  const style = styleOf(file);
  const present = importsOf(source).map(({ local }) => local);
  const missing = imports.filter(({ local }) => !present.includes(local));
  const modules = [...new Set(missing.map(({ module }) => module))];
  const lines = modules.map((module) => {
    const names = missing.filter((each) => each.module === module);
    return importLine(style, module, names);
  });
  const [reporter] = imports.flatMap((each) => each.reporter ?? []);
  if (reporter !== undefined && !declarationOf(source, reporter)) lines.push(reporterLine(style, reporter));
  if (lines.length === 0) return undefined;
  const { at, isFirst } = placeForImports(source);
  const text = isFirst
    ? `${lines.join(style.lineBreak)}${style.lineBreak}`
    : `${style.lineBreak}${lines.join(style.lineBreak)}`;
  return { file, start: at, end: at, text };
}

interface Style {
  readonly isModule: boolean;
  readonly quote: string;
  readonly end: string;
  readonly lineBreak: string;
  readonly isTyped: boolean;
}

function styleOf({ source, kind }: CodeFile): Style {
  const { text } = source;
  const heads = source.statements.filter((each) => isImport(each));
  const [first] = heads;
  const isModule = first ? compiler.isImportDeclaration(first) : kind === "module";
  const quote = /\bfrom\s*'|require\(\s*'/.test(text) ? "'" : '"';
  const ends = source.statements.filter(
    (each) => compiler.isVariableStatement(each) || compiler.isExpressionStatement(each),
  );
  const withEnd = ends.filter((each) => each.getText().endsWith(";"));
  return {
    isModule: isModule || /\.m[jt]s$/.test(source.fileName),
    quote,
    end: withEnd.length * 2 >= ends.length ? ";" : "",
    lineBreak: text.includes("\r\n") ? "\r\n" : "\n",
    isTyped: /\.[cm]?tsx?$/.test(source.fileName),
  };
}

function importLine({ isModule, quote, end }: Style, module: string, names: readonly ImportedName[]): string {
  const renamed = isModule ? " as " : ": ";
  const items = names.map(({ name, local }) => (name === local ? name : `${name}${renamed}${local}`));
  const list = `{ ${[...new Set(items)].sort().join(", ")} }`;
  const from = `${quote}${module}${quote}`;
  return isModule ? `import ${list} from ${from}${end}` : `const ${list} = require(${from})${end}`;
}

/** A function declaration instead of a constant, because it can be called from anywhere in the file. */
function reporterLine({ isTyped, end }: Style, name: string): string {
  return `function ${name}(error${isTyped ? ": unknown" : ""}) { console.error(error)${end} }`;
}

/**
 * After the last import at the top; without imports, before the first statement that is not a directive. A `require`
 * further down is too late: the code above it may already call the function.
 */
function placeForImports(source: ts.SourceFile): { readonly at: number; readonly isFirst: boolean } {
  const { statements } = source;
  const first = statements.findIndex(runs);
  const head = first < 0 ? statements : statements.slice(0, first);
  const last = head.filter(isImport).at(-1);
  if (last) return { at: last.getEnd(), isFirst: false };
  const directives = statements.filter(isDirective);
  const directive = directives.at(-1);
  if (directive && directive === statements[directives.length - 1]) return { at: directive.getEnd(), isFirst: false };
  return { at: statements[0]?.getStart() ?? source.text.length, isFirst: true };
}

function isDirective(node: ts.Statement): boolean {
  return compiler.isExpressionStatement(node) && compiler.isStringLiteral(node.expression);
}

/** True if a statement may run code of the bot. `require("dotenv").config()` runs other code. */
function runs(statement: ts.Statement): boolean {
  if (isImport(statement) || /^require\s*\(/.test(statement.getText())) return false;
  const calls = (node: ts.Node): boolean =>
    compiler.isCallExpression(node) ||
    compiler.isNewExpression(node) ||
    (!compiler.isFunctionLike(node) && compiler.forEachChild(node, calls) === true);
  return calls(statement);
}

function isImport(node: ts.Statement): boolean {
  if (compiler.isImportDeclaration(node) || compiler.isImportEqualsDeclaration(node)) return true;
  if (!compiler.isVariableStatement(node)) return false;
  const [declaration] = node.declarationList.declarations;
  const value = declaration?.initializer;
  return value !== undefined && /^require\s*\(/.test(value.getText());
}

/** Returns the names that a file takes out of modules at its top. */
function importsOf(source: ts.SourceFile): ImportedName[] {
  return source.statements.filter(isImport).flatMap((statement) =>
    nodesIn(statement).flatMap((node) => {
      if (!compiler.isImportSpecifier(node) && !compiler.isBindingElement(node)) return [];
      const from = compiler.findAncestor(
        node,
        (each) => compiler.isImportDeclaration(each) || compiler.isVariableDeclaration(each),
      );
      const module = from && nodesIn(from).find(compiler.isStringLiteralLike);
      const { name, propertyName = name } = node;
      return module ? [{ module: module.text, name: propertyName.getText(), local: name.getText() }] : [];
    }),
  );
}

/** The path of a module without its ending, which an import may leave out. */
function stem(module: string): string {
  return module.replace(/\.[cm]?[jt]s$/, "");
}

function declarationOf(source: ts.SourceFile, name: string): ts.Statement | undefined {
  return source.statements.find((each) => compiler.isFunctionDeclaration(each) && each.name?.text === name);
}

/** Returns the name by which a file imports another: `./generated/client.js`. */
export function moduleFrom(file: string, target: string): string {
  const path = posix.relative(posix.dirname(file), target);
  return path.startsWith(".") ? path : `./${path}`;
}

/** Returns a name for the function that reports errors: that of an earlier run, or else a new one. */
export function reporterName(source: ts.SourceFile): string {
  const candidates = ["report", "reportError", "reportRefusal"];
  return candidates.find((name) => isReporter(source, name)) ?? freeName(source, candidates);
}

/** The names of variables in each file, which each send of the file asks for. */
const variablesIn = new WeakMap<ts.SourceFile, ReadonlySet<string>>();

function findVariables(source: ts.SourceFile): ReadonlySet<string> {
  const names = nodesIn(source).filter((node) => compiler.isIdentifier(node) && !isPropertyName(node));
  return new Set(names.map((name) => name.getText()));
}

/**
 * Returns the first name that is not used anywhere in the file. Otherwise another declaration could hide it in a part
 * of the file.
 */
function freeName(source: ts.SourceFile, candidates: readonly string[]): string {
  const names = variablesIn.get(source) ?? findVariables(source);
  variablesIn.set(source, names);
  const free = candidates.find((name) => !names.has(name));
  if (free !== undefined) return free;
  const [base] = candidates.slice(-1);
  let count = 2;
  while (names.has(`${base}${count}`)) count++;
  return `${base}${count}`;
}

/** True if an earlier run added it. */
function isReporter(source: ts.SourceFile, name: string): boolean {
  const text = declarationOf(source, name)?.getText() ?? "";
  return /^function \w+\(error(?:: unknown)?\) \{ console\.error\(error\);? \}$/.test(text);
}
