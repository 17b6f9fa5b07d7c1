import { print } from "graphql";
import { compiler, type ts } from "../../compare/compiler.ts";
import { isAssignmentTarget } from "../find/names/assignments.ts";
import { nodesIn } from "../find/nodes.ts";
import type { Value } from "../read/value.ts";

/** Returns the source of a value. Equal sources without side effects have equal values. */
export function sourceOf(value: Value): string {
  switch (value.kind) {
    case "constant":
      return print(value.node);
    case "text":
      return value.parts
        .map((part) => (typeof part === "string" ? JSON.stringify(part) : part.node.getText()))
        .join("+");
    case "bare":
      return value.hole.node.getText();
    case "variable":
      return `$${value.name}`;
    case "joined":
      return value.list.getText();
    case "mapped":
      return `${value.list.getText()}=>${sourceOf(value.item)}`;
    case "optional":
      return `${value.whenTrue}?${value.condition.getText()}:${sourceOf(value.value)}`;
    case "list":
      return `[${value.items.map(sourceOf).join()}]`;
    case "object":
      return `{${value.fields.map(({ name, value }) => `${name}:${sourceOf(value)}`).join()}}`;
  }
}

/** The expressions of the bot in a value. */
export function expressionsIn(value: Value): ts.Expression[] {
  switch (value.kind) {
    case "text":
      return value.parts.flatMap((part) => (typeof part === "string" ? [] : part.node));
    case "bare":
      return [value.hole.node];
    case "joined":
      return [value.list];
    case "mapped":
      return [value.list, ...expressionsIn(value.item)];
    case "optional":
      return [value.condition, ...expressionsIn(value.value)];
    case "list":
      return value.items.flatMap(expressionsIn);
    case "object":
      return value.fields.flatMap((field) => expressionsIn(field.value));
    default:
      return [];
  }
}

/** True if the value can be computed twice: nothing is called, assigned or awaited. */
export function isPure(value: Value): boolean {
  return expressionsIn(value).every(isPureExpression);
}

export function isPureExpression(expression: ts.Expression): boolean {
  return !nodesIn(expression).some(hasEffect);
}

/** True for a node that calls, assigns or awaits something. */
export function hasEffect(node: ts.Node): boolean {
  return (
    compiler.isCallExpression(node) ||
    compiler.isNewExpression(node) ||
    compiler.isAwaitExpression(node) ||
    compiler.isYieldExpression(node) ||
    compiler.isDeleteExpression(node) ||
    isAssignmentTarget(node)
  );
}
