import { buildSchema, type FieldNode, type OperationDefinitionNode, parse } from "graphql";
import { beforeEach, describe, expect, test } from "vitest";
import {
  always,
  type Condition,
  Conditions,
  decisionsFor,
  never,
} from "../../../../plugins/client/read/types/conditions.ts";

const schema = buildSchema("type Query { x: Int }");
const names = ["a", "b", "c"] as const;

let conditions: Conditions;
beforeEach(() => {
  conditions = new Conditions(decisionsFor(schema), "query Q");
});

/** The condition that directives put on a field: "@include(if: $a)". */
function read(directives: string): Condition {
  const { definitions } = parse(`{ x ${directives} }`);
  const [operation] = definitions as readonly OperationDefinitionNode[];
  const [field] = (operation?.selectionSet.selections ?? []) as readonly FieldNode[];
  return conditions.read(field?.directives);
}

const include = (name: string) => read(`@include(if: $${name})`);
const skip = (name: string) => read(`@skip(if: $${name})`);

/** Returns whether the condition holds, for each choice of values of the three variables. */
function truthsOf(condition: Condition): string {
  const choices = Array.from({ length: 8 }, (_, bits) => new Set(names.filter((_, index) => bits & (1 << index))));
  return choices.map((chosen) => (holds(condition, chosen) ? "1" : "0")).join("");
}

function holds(condition: Condition, chosen: ReadonlySet<string>): boolean {
  if (!("variable" in condition)) return condition === always;
  return holds(chosen.has(condition.variable) ? condition.yes : condition.no, chosen);
}

test.each([
  ["", "11111111"],
  ["@include(if: $a)", "01010101"],
  ["@skip(if: $a)", "10101010"],
  ["@include(if: true)", "11111111"],
  ["@include(if: false)", "00000000"],
  ["@skip(if: true)", "00000000"],
  ["@skip(if: false)", "11111111"],
  ["@include(if: $a) @skip(if: $b)", "01000100"],
  ["@include(if: $a) @skip(if: $a)", "00000000"],
  ["@include(if: $a) @skip(if: true)", "00000000"],
  ["@other(if: $a) @include(if: $b)", "00110011"],
  ["@include(unless: $a, if: $b)", "00110011"],
  ["@include", "11111111"],
])("%j holds for %s", (directives, truths) => expect(truthsOf(read(directives))).toBe(truths));

test("each combination of conditions holds where it should, and is always the same object", () => {
  const simple = [always, never, ...names.map(include), ...names.map(skip)];
  const all = [...new Set([...simple, ...simple.flatMap((one) => simple.map((other) => conditions.or(one, other)))])];
  const truths = all.map(truthsOf);
  for (const [index, one] of all.entries()) {
    for (const [at, other] of all.entries()) {
      const bits = [...(truths[index] ?? "")].map((bit, place) => [bit, truths[at]?.[place]]);
      expect(truthsOf(conditions.and(one, other))).toBe(
        bits.map(([x, y]) => (x === "1" && y === "1" ? 1 : 0)).join(""),
      );
      expect(truthsOf(conditions.or(one, other))).toBe(bits.map(([x, y]) => (x === "1" || y === "1" ? 1 : 0)).join(""));
      expect(conditions.and(one, other)).toBe(conditions.and(other, one));
      expect(conditions.implies(one, other)).toBe(bits.every(([x, y]) => x === "0" || y === "1"));
      expect(one === other).toBe(truths[index] === truths[at]);
    }
  }
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(conditions.simplified).toBe(0);
});

test("the definitions of a schema share their conditions", () => {
  const others = new Conditions(decisionsFor(schema), "query Other");
  expect(others.or(include("a"), include("b"))).toBe(conditions.or(include("b"), include("a")));
  expect(others.any("1")).not.toBe(conditions.any("1"));
  expect(conditions.any("1")).toBe(conditions.any("1"));
  expect(conditions.any("1")).not.toBe(conditions.any("2"));
  expect(conditions.any("1")).not.toBe(always);
});

test.each<[string, readonly string[], string]>([
  ["@include(if: $a) @skip(if: $b)", ["a", "b", "c"], "01000100"],
  ["@include(if: $a) @skip(if: $b)", ["a"], "01010101"],
  ["@include(if: $a) @skip(if: $b)", ["b", "c"], "11001100"],
  ["@include(if: $a) @skip(if: $b)", ["c"], "11111111"],
  ["@include(if: $a) @skip(if: $b)", [], "11111111"],
  ["@include(if: true)", ["a"], "11111111"],
  ["@skip(if: true)", ["a"], "00000000"],
  ["@skip(if: true)", [], "00000000"],
])("%s, limited to %j, holds for %s", (directives, variables, truths) =>
  expect(truthsOf(conditions.limit(read(directives), new Set(variables)))).toBe(truths),
);

describe("a combination", () => {
  const number = (index: number) => String(index).padStart(5, "0");

  /** Variables of which each takes one step to combine: all of them must hold, or one of them. */
  function chain(how: "and" | "or", first: number, count: number, step = 2): Condition {
    const decisions = decisionsFor(schema);
    let condition: Condition = how === "and" ? always : never;
    for (let index = first + step * (count - 1); index >= first; index -= step) {
      const name = `v${number(index)}`;
      condition = how === "and" ? decisions.make(name, condition, never) : decisions.make(name, always, condition);
    }
    return condition;
  }

  test.each(["and", "or"] as const)("of a thousand steps is exact, and one of more is not: %s", (how) => {
    // Two chains whose variables alternate take a step for each variable but the last one.
    const exact = conditions[how](chain(how, 0, 501), chain(how, 1, 500));
    expect(exact).toBe(chain(how, 0, 1001, 1));
    expect(conditions.simplified).toBe(0);
    const simplified = conditions[how](chain(how, 2000, 501), chain(how, 2001, 501));
    expect(simplified).toBe(conditions.any("1"));
    expect(conditions[how](chain(how, 2001, 501), chain(how, 2000, 501))).toBe(simplified);
    expect(conditions.simplified).toBe(1);
    expect(conditions[how](chain(how, 4000, 501), chain(how, 4001, 501))).toBe(conditions.any("2"));
    expect(conditions.simplified).toBe(2);
  });

  test.each(["and", "or"] as const)("that limiting needs has the same limit: %s", (how) => {
    const decisions = decisionsFor(schema);
    const variables = new Set(Array.from({ length: 4000 }, (_, index) => `v${number(index)}`));
    const within = decisions.make("a", chain(how, 0, 501), chain(how, 1, 500));
    expect(conditions.limit(within, variables)).not.toBe(always);
    expect(conditions.simplified).toBe(0);
    const beyond = decisions.make("a", chain(how, 2000, 501), chain(how, 2001, 501));
    expect(conditions.limit(beyond, variables)).toBe(always);
    expect(conditions.simplified).toBe(1);
  });

  test("reads each part once, on however many ways it is reached", () => {
    const decisions = decisionsFor(schema);
    const parityOf = (first: string): Condition => {
      let [whenUnequal, whenEqual]: readonly [Condition, Condition] = [always, never];
      for (let index = 59; index >= 0; index--) {
        const name = `${first}${number(index)}`;
        [whenUnequal, whenEqual] = [
          decisions.make(name, whenEqual, whenUnequal),
          decisions.make(name, whenUnequal, whenEqual),
        ];
      }
      return whenEqual;
    };
    conditions.and(parityOf("p"), parityOf("q"));
    conditions.and(parityOf("p"), decisions.make("p00001x", always, never));
    const variables = new Set(Array.from({ length: 60 }, (_, index) => `p${number(index)}`));
    expect(conditions.limit(parityOf("p"), variables)).toBe(parityOf("p"));
    expect(conditions.simplified).toBe(0);
  });
});
