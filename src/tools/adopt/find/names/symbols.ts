import { compiler, type ts } from "../../../compare/compiler.ts";
import { nodesIn, propertyNamed, unwrap, unwrapFrozen } from "../nodes.ts";
import { isAssigned } from "./assignments.ts";

/** A function, wherever it is declared. */
export type FunctionNode = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration;

/** Resolves names across imports, `require` and `module.exports`. */
export interface Symbols {
  readonly checker: ts.TypeChecker;
  /** Returns the symbol of a name or a property, with all imports resolved; undefined if it is unknown, or for no name. */
  symbolOf(node: ts.Node | undefined): ts.Symbol | undefined;
  /** Returns all identifiers in the code that refer to the symbol, the declaration included. */
  references(symbol: ts.Symbol | undefined): readonly ts.Identifier[];
  /** Returns the other identifiers that refer to the same as a name does. */
  usesOf(name: ts.Node | undefined): ts.Identifier[];
  /** Returns the initial value of the constant, the property or the member of an enum that a name refers to. */
  valueOf(node: ts.Node): ts.Expression | undefined;
  /** Returns the names by which the code assigns to the variable or the property after its declaration. */
  reassignments(symbol: ts.Symbol | undefined): readonly ts.Identifier[];
  /** True if something assigns to the variable or the property after its declaration. */
  isReassigned(symbol: ts.Symbol | undefined): boolean;
  /** Returns the function that a name refers to. */
  functionOf(node: ts.Expression): FunctionNode | undefined;
}

export function createSymbols(sources: readonly ts.SourceFile[], checker: ts.TypeChecker): Symbols {
  let index: Map<ts.Symbol, ts.Identifier[]> | undefined;
  const symbols: Symbols = {
    checker,
    symbolOf: (node) => {
      const inner = node && unwrap(node as ts.Expression);
      const name = inner && compiler.isPropertyAccessExpression(inner) ? inner.name : inner;
      if (!name || !(compiler.isIdentifier(name) || compiler.isPrivateIdentifier(name))) return undefined;
      const symbol = compiler.isShorthandPropertyAssignment(name.parent)
        ? checker.getShorthandAssignmentValueSymbol(name.parent)
        : (checker.getSymbolAtLocation(name) ?? frozenProperty(symbols, name));
      return symbol && resolve(checker, symbol);
    },
    references: (symbol) => {
      index ??= indexOf(sources, symbols);
      return (symbol && index.get(symbol)) ?? [];
    },
    usesOf: (name) => symbols.references(symbols.symbolOf(name)).filter((each) => each !== name),
    valueOf: (node) => initializerOf(symbols.symbolOf(node)?.valueDeclaration),
    reassignments: (symbol) =>
      symbols
        .references(symbol)
        .filter(
          (name) => isAssigned(name) && !isDeclaredBy(symbol, name.parent) && !isExported(symbols, symbol, name.parent),
        ),
    isReassigned: (symbol) => symbols.reassignments(symbol).length > 0,
    functionOf: (node) => functionOf(symbols, node),
  };
  return symbols;
}

/**
 * Returns true for the first assignment, which is not a reassignment: `exports.name = …` or `this.name = …`, if the
 * compiler takes it for the declaration.
 */
function isDeclaredBy(symbol: ts.Symbol | undefined, access: ts.Node): boolean {
  const declaration = symbol?.valueDeclaration;
  return access === declaration || access.parent === declaration;
}

/** True for `exports.name = name`, and for `exports.name = void 0`, which compilers write above it. */
function isExported(symbols: Symbols, symbol: ts.Symbol | undefined, access: ts.Node): boolean {
  if (!compiler.isPropertyAccessExpression(access)) return false;
  let value: ts.Node = access.parent;
  while (compiler.isBinaryExpression(value)) value = value.right;
  return compiler.isVoidExpression(value) || symbols.symbolOf(value) === symbol;
}

/**
 * Follows imports, exports and properties that only repeat a name, so that all names of one declaration have the same
 * symbol, also in other files.
 */
function resolve(checker: ts.TypeChecker, symbol: ts.Symbol, passed: readonly ts.Symbol[] = []): ts.Symbol {
  const way = [...passed, symbol];
  if (symbol.flags & compiler.SymbolFlags.Alias) return resolve(checker, checker.getAliasedSymbol(symbol), way);
  const repeated = repeatedName(symbol.valueDeclaration);
  const next =
    repeated && compiler.isShorthandPropertyAssignment(repeated)
      ? checker.getShorthandAssignmentValueSymbol(repeated)
      : ((repeated && checker.getSymbolAtLocation(repeated)) ?? takenProperty(checker, symbol.valueDeclaration));
  // A name may repeat itself, over others.
  if (next && !way.includes(next)) return resolve(checker, next, way);
  return declaredSymbol(checker, symbol) ?? symbol;
}

/** Without the library's types, the compiler does not know the properties of `Object.freeze({ … })`. */
function frozenProperty(symbols: Symbols, name: ts.Node): ts.Symbol | undefined {
  const { parent } = name;
  if (!compiler.isPropertyAccessExpression(parent) || parent.name !== name) return undefined;
  const object = literalBehind(symbols, parent.expression);
  const property = object && propertyNamed(object, parent.name.text);
  return property?.name && symbols.checker.getSymbolAtLocation(property.name);
}

/** Returns the object literal that a name stands for. */
export function literalBehind(symbols: Symbols, owner: ts.Expression): ts.ObjectLiteralExpression | undefined {
  const value = symbols.valueOf(owner);
  const literal = value && unwrapFrozen(value);
  return literal && compiler.isObjectLiteralExpression(literal) ? literal : undefined;
}

/** An inherited member of a class has its own symbol, with the same declaration. */
function declaredSymbol(checker: ts.TypeChecker, { valueDeclaration }: ts.Symbol): ts.Symbol | undefined {
  const name = valueDeclaration && compiler.getNameOfDeclaration(valueDeclaration);
  return name && checker.getSymbolAtLocation(name);
}

/** Returns the property that `const { name } = helpers` takes from an object with a name. */
function takenProperty(checker: ts.TypeChecker, declaration: ts.Declaration | undefined): ts.Symbol | undefined {
  if (!declaration || !compiler.isBindingElement(declaration)) return undefined;
  const { name, propertyName = name, parent, initializer } = declaration;
  const owner = compiler.isVariableDeclaration(parent.parent) ? parent.parent.initializer : undefined;
  const isPlain = compiler.isIdentifier(propertyName) && !initializer && !declaration.dotDotDotToken;
  if (!isPlain || !owner || !(compiler.isIdentifier(owner) || compiler.isPropertyAccessExpression(owner)))
    return undefined;
  return checker.getTypeAtLocation(owner).getProperty(propertyName.text);
}

/** Returns the name that `{ name }` and `{ other: name }` repeat. The compiler itself follows `exports.other = name`. */
function repeatedName(declaration: ts.Declaration | undefined): ts.Node | undefined {
  if (!declaration) return undefined;
  if (compiler.isShorthandPropertyAssignment(declaration)) return declaration;
  const value = compiler.isPropertyAssignment(declaration) ? declaration.initializer : undefined;
  return value && compiler.isIdentifier(value) ? value : undefined;
}

function indexOf(sources: readonly ts.SourceFile[], symbols: Symbols): Map<ts.Symbol, ts.Identifier[]> {
  const index = new Map<ts.Symbol, ts.Identifier[]>();
  for (const source of sources) {
    for (const name of nodesIn(source).filter(compiler.isIdentifier)) {
      // In `exports.name = …`, the compiler takes `exports` for a mention of the name as well.
      const symbol = name.text === "exports" ? undefined : symbols.symbolOf(name);
      const names = symbol && index.get(symbol);
      if (names) names.push(name);
      else if (symbol) index.set(symbol, [name]);
    }
  }
  return index;
}

function initializerOf(declaration: ts.Declaration | undefined): ts.Expression | undefined {
  if (!declaration) return undefined;
  const isNamed =
    compiler.isVariableDeclaration(declaration) ||
    compiler.isPropertyAssignment(declaration) ||
    compiler.isPropertyDeclaration(declaration) ||
    compiler.isEnumMember(declaration);
  if (isNamed) return declaration.initializer;
  if (compiler.isExportAssignment(declaration)) return declaration.expression;
  const assignment = compiler.isPropertyAccessExpression(declaration) ? declaration.parent : declaration;
  return compiler.isBinaryExpression(assignment) ? assignment.right : undefined;
}

function functionOf(
  symbols: Symbols,
  node: ts.Expression,
  passed: readonly ts.Symbol[] = [],
): FunctionNode | undefined {
  const inner = unwrap(node);
  if (compiler.isArrowFunction(inner) || compiler.isFunctionExpression(inner)) return inner;
  const symbol = symbols.symbolOf(inner);
  const declaration = symbol?.valueDeclaration;
  if (!declaration || passed.includes(symbol) || symbols.isReassigned(symbol)) return undefined;
  if (compiler.isFunctionDeclaration(declaration) || compiler.isMethodDeclaration(declaration)) return declaration;
  const value = initializerOf(declaration);
  return value && functionOf(symbols, value, [...passed, symbol]);
}
