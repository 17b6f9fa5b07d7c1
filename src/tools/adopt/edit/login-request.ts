import { compiler, type ts } from "../../compare/compiler.ts";
import type { BotCode } from "../find/code.ts";
import { isHttp } from "../find/http.ts";
import { type Constant, constantOf } from "../find/names/constants.ts";
import {
  contains,
  declaredName,
  isCalled,
  nameOfFunction,
  nodesIn,
  propertyText,
  unwrap,
  valueOfProperty,
} from "../find/nodes.ts";

/** A request over HTTP that sends a document. */
export interface DocumentRequest {
  readonly call: ts.CallExpression;
  /** The expression for the address that the document is sent to. */
  readonly address: ts.Expression;
}

/**
 * Finds the requests over HTTP that send a document. The search follows the document itself: the same file may send other
 * things to other addresses, which must never get the token.
 */
export function requestsOf(code: BotCode, document: ts.Node): DocumentRequest[] {
  const requests = new Map<ts.Expression, ts.CallExpression>();
  const visited = new Set<ts.Node>();
  const visit = (carrier: ts.Node): void => {
    if (visited.has(carrier)) return;
    visited.add(carrier);
    for (let node = carrier; node.parent; node = node.parent) {
      const { parent } = node;
      if (compiler.isCallExpression(parent) && parent.expression !== node) {
        const address = addressInCall(code, parent, node) ?? addressInFunction(code, parent);
        if (address) {
          requests.set(argumentOf(code, address), parent);
          return;
        }
      }
      const holder = holderOf(parent, node);
      for (const use of code.usesOf(holder)) visit(use);
      if (holder || compiler.isFunctionLike(parent)) return;
    }
  };
  visit(document);
  return [...requests].map(([address, call]) => ({ call, address }));
}

/** True if evaluating an expression makes the request: it contains it, or calls a function of the bot that does. */
export function makesRequest(
  code: BotCode,
  node: ts.Node,
  { call }: Pick<DocumentRequest, "call">,
  visited = new Set<ts.Node>(),
): boolean {
  if (visited.has(node)) return false;
  visited.add(node);
  if (contains(node, call)) return true;
  const called = nodesIn(node).flatMap(
    (each) => (compiler.isCallExpression(each) && code.functionOf(each.expression)) || [],
  );
  return called.some((each) => makesRequest(code, each, { call }, visited));
}

/** The name of what holds a value: a variable, or the function that returns it. */
function holderOf(parent: ts.Node, node: ts.Node): ts.Identifier | undefined {
  if (compiler.isReturnStatement(parent)) {
    return nameOfFunction(compiler.findAncestor(parent, compiler.isFunctionLike));
  }
  if (compiler.isArrowFunction(parent)) return parent.body === node ? declaredName(parent.parent) : undefined;
  const isHolder = compiler.isVariableDeclaration(parent) || compiler.isBinaryExpression(parent);
  return isHolder ? declaredName(parent) : undefined;
}

/** The address in `post(URL, { query })`, `request.post(URL).send({ query })` and `axios({ url: URL, data })`. */
function addressInCall(code: BotCode, call: ts.CallExpression, carried: ts.Node): ts.Expression | undefined {
  for (
    let each = madeBy(code, call);
    each;
    each = compiler.isNewExpression(each) ? undefined : madeBy(code, each.expression)
  ) {
    const { arguments: args = [] } = each;
    const isRequest = isHttp(each);
    const address = args.flatMap((argument, index) => {
      const inner = unwrap(argument);
      if (compiler.isObjectLiteralExpression(inner)) return addressIn(inner) ?? [];
      const isCarrier = contains(inner, carried);
      return !isCarrier && isAddress(inner, constantOf(code, inner), isRequest && index === 0) ? argument : [];
    })[0];
    if (address) return address;
  }
  return undefined;
}

/** The call at the end of `request.post(URL).send`; for `client.request`, `new GraphQLClient(URL)`. */
function madeBy(code: BotCode, node: ts.Expression): ts.CallExpression | ts.NewExpression | undefined {
  const inner = unwrap(node);
  if (compiler.isCallExpression(inner) || compiler.isNewExpression(inner)) return inner;
  if (compiler.isPropertyAccessExpression(inner)) return madeBy(code, inner.expression);
  const value = compiler.isIdentifier(inner) ? code.valueOf(inner) : undefined;
  return value && compiler.isNewExpression(unwrap(value)) ? (unwrap(value) as ts.NewExpression) : undefined;
}

/** The address in the body of a function of the bot; for its parameter, the argument of the call. */
function addressInFunction(code: BotCode, call: ts.CallExpression): ts.Expression | undefined {
  const called = code.functionOf(call.expression);
  const requests = called?.body ? nodesIn(called.body).filter(compiler.isCallExpression).filter(isHttp) : [];
  const [address] = requests.flatMap((each) => addressInCall(code, each, call) ?? []);
  return called && address && (argumentFor(code, call, called, address) ?? address);
}

/** The argument for a parameter of the function around the request, if there is one call of that function. */
function argumentOf(code: BotCode, address: ts.Expression): ts.Expression {
  const owner = compiler.findAncestor(address, compiler.isFunctionLike);
  const calls = code.usesOf(nameOfFunction(owner)).filter(isCalled);
  const [call, ...others] = calls.flatMap((each) => compiler.findAncestor(each, compiler.isCallExpression) ?? []);
  if (!owner || !call || others.length > 0) return address;
  return argumentFor(code, call, owner, address) ?? address;
}

/** The argument of a call for the parameter of this name. */
function argumentFor(
  code: BotCode,
  call: ts.CallExpression,
  { parameters }: ts.SignatureDeclaration,
  name: ts.Expression,
): ts.Expression | undefined {
  const index = parameters.findIndex((each) => isParameter(code, name, each));
  return call.arguments[index];
}

function isParameter(code: BotCode, name: ts.Expression, parameter: ts.ParameterDeclaration): boolean {
  return code.symbolOf(name)?.valueDeclaration === parameter;
}

function addressIn({ properties }: ts.ObjectLiteralExpression): ts.Expression | undefined {
  return valueOfProperty(properties.find(({ name }) => name && /^(?:url|uri)$/.test(propertyText(name))));
}

/** True for the text of an address, for an expression with the name of one, and for the first argument of a request. */
function isAddress(node: ts.Expression, constant: Constant | undefined, isFirst: boolean): boolean {
  if (typeof constant?.value === "string") return /^https?:\/\//.test(constant.value);
  const names = nodesIn(node).filter(compiler.isIdentifier);
  return isFirst || names.some(({ text }) => /(?:url|uri|endpoint|address|api|host)$/i.test(text));
}
