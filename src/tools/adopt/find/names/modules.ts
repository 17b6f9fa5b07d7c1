import { compiler, type ts } from "../../../compare/compiler.ts";
import { nodesIn } from "../nodes.ts";

/** An ES module, a CommonJS module, or a script, such as those that a page loads: it shares its names with other scripts. */
export type ModuleKind = "module" | "commonjs" | "script";

export function moduleKindOf(source: ts.SourceFile): ModuleKind {
  const { fileName, text } = source;
  if (compiler.isExternalModule(source) || /\.m[jt]s$/.test(fileName)) return "module";
  return /\brequire\s*\(|\bexports\b/.test(text) || /\.c[jt]s$/.test(fileName) ? "commonjs" : "script";
}

interface Part {
  readonly source: ts.SourceFile;
  readonly kind: ModuleKind;
}

/**
 * Makes the names of a file its own, before the compiler resolves them: in modules, also if they are TypeScript with
 * `require`, and in scripts that declare the same name, such as those of two pages. The compiler would take it for one.
 */
export function separateNames(parts: readonly Part[]): void {
  const scripts = parts.filter(({ kind }) => kind === "script");
  const namesOf = new Map(scripts.map((script) => [script, new Set(script.source.statements.flatMap(declaredNames))]));
  const once = new Set<string>();
  const repeated = new Set<string>();
  for (const names of namesOf.values()) for (const name of names) (once.has(name) ? repeated : once).add(name);
  for (const part of parts) {
    const names = namesOf.get(part);
    const isShared = names && ![...names].some((name) => repeated.has(name));
    // The compiler itself sets this property if `moduleDetection` is `force`.
    if (!isShared && !compiler.isExternalModule(part.source)) {
      Object.assign(part.source, { externalModuleIndicator: true });
    }
  }
}

/** The names that a statement at the top of a file declares. */
function declaredNames(statement: ts.Statement): string[] {
  const names = compiler.isVariableStatement(statement)
    ? statement.declarationList.declarations.map(({ name }) => name)
    : [compiler.getNameOfDeclaration(statement as ts.DeclarationStatement)];
  return names.flatMap((name) => (name ? nodesIn(name).filter(compiler.isIdentifier) : [])).map(({ text }) => text);
}
