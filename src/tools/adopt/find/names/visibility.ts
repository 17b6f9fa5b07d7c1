import { compiler, type ts } from "../../../compare/compiler.ts";
import { functionOfThis } from "../nodes.ts";
import type { Symbols } from "./symbols.ts";

/** Names that Node defines for each file. */
const namesOfFile = new Set(["require", "module", "exports", "__dirname", "__filename"]);

/** Returns true if a name means the same at another place, or if it is a global name at both. */
export function isVisibleAt({ checker, symbolOf }: Symbols, name: ts.Identifier, at: ts.Node): boolean {
  if (namesOfFile.has(name.text)) return name.getSourceFile() === at.getSourceFile();
  if (name.text === "arguments") return functionOfThis(name) === functionOfThis(at);
  const meaning = compiler.SymbolFlags.Value | compiler.SymbolFlags.Type;
  const [here, there] = [name, at].map((node) => checker.resolveName(name.text, node, meaning, false));
  if (!here || !there) return here === there;
  const symbol = symbolOf(name);
  // Of a package, which is never read, only the import is known.
  if (symbol && checker.isUnknownSymbol(symbol)) return importOf(here) === importOf(there);
  return here === there || symbolOf(declaredNameOf(there)) === symbol;
}

function declaredNameOf({ declarations: [declaration] = [] }: ts.Symbol): ts.Node | undefined {
  return declaration && compiler.getNameOfDeclaration(declaration);
}

/** The text of an import or a `require`. */
function importOf({ declarations: [declaration] = [] }: ts.Symbol): string | undefined {
  return compiler.findAncestor(declaration, compiler.isStatement)?.getText();
}
