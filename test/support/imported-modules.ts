import ts from "typescript";

/**
 * Returns the modules that a text imports, by `import`, `export … from` and `import()`, in order. The compiler's fast
 * search is not used, because it takes a quotation mark in a regular expression for the start of a string.
 */
export function importedModules(text: string): string[] {
  const modules: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0]);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal);
    ts.forEachChild(node, visit);
  };
  const add = (name: ts.Node | undefined) => {
    if (name && ts.isStringLiteralLike(name)) modules.push(name.text);
  };
  visit(ts.createSourceFile("module.ts", text, ts.ScriptTarget.Latest));
  return modules;
}
