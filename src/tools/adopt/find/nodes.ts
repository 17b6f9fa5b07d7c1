import { compiler, type ts } from "../../compare/compiler.ts";

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

/**
 * Returns the expression without parentheses and type assertions, which do not change its value, and without the `0` in
 * `(0, module.name)`, which compilers write.
 */
export function unwrap(node: ts.Expression): ts.Expression {
  if (compiler.isBinaryExpression(node) && node.operatorToken.kind === compiler.SyntaxKind.CommaToken) {
    return compiler.isNumericLiteral(node.left) ? unwrap(node.right) : node;
  }
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

/** Returns the value inside `JSON.stringify(value)`. */
export function stringified(expression: ts.Expression): ts.Expression | undefined {
  const inner = unwrap(expression);
  if (!compiler.isCallExpression(inner) || inner.expression.getText() !== "JSON.stringify") return undefined;
  return inner.arguments[0];
}

/** Returns the property that `owner.name` or `owner["name"]` reads. */
export function accessOf(node: ts.Node): { readonly owner: ts.Expression; readonly name: string } | undefined {
  if (compiler.isPropertyAccessExpression(node)) return { owner: node.expression, name: node.name.text };
  if (!compiler.isElementAccessExpression(node)) return undefined;
  const { argumentExpression: name, expression: owner } = node;
  return compiler.isStringLiteralLike(name) ? { owner, name: name.text } : undefined;
}

/** Returns `owner.name` for the `name` in it, and any other name as it is. */
export function accessOrName(name: ts.Identifier): ts.Identifier | ts.PropertyAccessExpression {
  const { parent } = name;
  return compiler.isPropertyAccessExpression(parent) && parent.name === name ? parent : name;
}

/** Returns true for the name of a property or a member, which is not a variable. */
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
  const name = declarations.has(node.kind) ? compiler.getNameOfDeclaration(node as ts.Declaration) : undefined;
  return name && compiler.isIdentifier(name) ? name : undefined;
}

const declarations: ReadonlySet<ts.SyntaxKind> = new Set([
  compiler.SyntaxKind.VariableDeclaration,
  compiler.SyntaxKind.FunctionDeclaration,
  compiler.SyntaxKind.MethodDeclaration,
  compiler.SyntaxKind.ClassDeclaration,
  compiler.SyntaxKind.PropertyDeclaration,
  compiler.SyntaxKind.PropertyAssignment,
]);

/** Returns the name of a function: its own, or that of what holds it. */
export function nameOfFunction(owner: ts.SignatureDeclaration | undefined): ts.Identifier | undefined {
  return owner && (declaredName(owner) ?? declaredName(owner.parent));
}

/** Returns true if a function, or the property that holds it, is called by this name. */
export function isCalled(name: ts.Identifier): boolean {
  const callee = accessOrName(name);
  return compiler.isCallExpression(callee.parent) && callee.parent.expression === callee;
}

/** The nearest function around a node. */
export function functionAround(node: ts.Node): ts.SignatureDeclaration | undefined {
  return compiler.findAncestor(node.parent, compiler.isFunctionLike);
}

/**
 * Returns the function whose `this` a node has: an arrow function has the `this` of the function around it. In the value
 * of a property of a class, the class.
 */
export function functionOfThis(node: ts.Node): ts.Node | undefined {
  const around = compiler.findAncestor(node, (each) => {
    if (compiler.isPropertyDeclaration(each)) return true;
    return compiler.isFunctionLike(each) && !compiler.isArrowFunction(each);
  });
  return around && compiler.isPropertyDeclaration(around) ? around.parent : around;
}

/** The value of `name: value`, and of `name` alone. */
export function valueOfProperty(property: ts.ObjectLiteralElementLike | undefined): ts.Expression | undefined {
  if (!property) return undefined;
  if (compiler.isShorthandPropertyAssignment(property)) return property.name;
  return compiler.isPropertyAssignment(property) ? property.initializer : undefined;
}

/** The text of a property's name, without quotes. */
export function propertyText(name: ts.PropertyName): string {
  return compiler.isIdentifier(name) || compiler.isStringLiteralLike(name) ? name.text : name.getText();
}

/** Returns the property of an object literal that has this name. */
export function propertyNamed(
  { properties }: ts.ObjectLiteralExpression,
  name: string,
): ts.ObjectLiteralElementLike | undefined {
  return properties.find((each) => each.name && propertyText(each.name) === name);
}

/** The object inside `Object.freeze({ … })`. */
export function unwrapFrozen(node: ts.Expression): ts.Expression {
  const inner = unwrap(node);
  if (!compiler.isCallExpression(inner) || inner.expression.getText() !== "Object.freeze") return inner;
  const [frozen = inner] = inner.arguments;
  return unwrap(frozen);
}
