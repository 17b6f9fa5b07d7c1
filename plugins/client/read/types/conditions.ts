import { type DirectiveNode, type GraphQLSchema, Kind } from "graphql";
import { getOrInsertComputed } from "../../memory.ts";

/**
 * The condition under which something is part of an answer: always, never, or by the values of variables. It is a binary
 * decision diagram: equal conditions are the same object, so they compare with `===`.
 */
export type Condition = Decision | typeof always | typeof never;

export const always = { id: "always" } as const;
export const never = { id: "never" } as const;

interface Decision {
  readonly id: string;
  /** The name of the variable; those in `yes` and `no` come after it in the alphabet. */
  readonly variable: string;
  readonly yes: Condition;
  readonly no: Condition;
}

/** The most steps that combining two conditions may take: diagrams grow exponentially for some orders of variables. */
const mostSteps = 1000;

const decisions = new WeakMap<GraphQLSchema, Decisions>();

/** The decisions of all definitions: equal conditions are the same object in each of them. */
export function decisionsFor(schema: GraphQLSchema): Decisions {
  return getOrInsertComputed(decisions, schema, () => new Decisions());
}

class Decisions {
  readonly #decisions = new Map<string, Decision>();

  make(variable: string, yes: Condition, no: Condition): Condition {
    if (yes === no) return yes;
    const key = `${variable} ${yes.id} ${no.id}`;
    return getOrInsertComputed(this.#decisions, key, () => ({ id: String(this.#decisions.size), variable, yes, no }));
  }
}

/**
 * Reads and combines the conditions of one definition.
 *
 * If a combination takes too many steps, an invented variable replaces it. The variable may have any value, so the types
 * allow all that the combination allows; only some fields that are always there become optional.
 */
export class Conditions {
  /** The number of combinations that an invented variable replaces. */
  simplified = 0;
  #steps = 0;
  readonly #decisions: Decisions;
  readonly #definition: string;
  readonly #combined = new Map<string, Condition>();

  /** @param definition A name that no other definition has. */
  constructor(decisions: Decisions, definition: string) {
    this.#decisions = decisions;
    this.#definition = definition;
  }

  /** The condition that `@include` and `@skip` put on a node. */
  read(directives: readonly DirectiveNode[] | undefined): Condition {
    let condition: Condition = always;
    for (const { name, arguments: given } of directives ?? []) {
      if (name.value !== "include" && name.value !== "skip") continue;
      const flag = given?.find((argument) => argument.name.value === "if")?.value;
      const [yes, no] = name.value === "include" ? [always, never] : [never, always];
      if (flag?.kind === Kind.BOOLEAN) condition = this.and(condition, flag.value ? yes : no);
      if (flag?.kind === Kind.VARIABLE) condition = this.and(condition, this.#decisions.make(flag.name.value, yes, no));
    }
    return condition;
  }

  and(one: Condition, other: Condition): Condition {
    return this.#combineWithin("and", one, other);
  }

  or(one: Condition, other: Condition): Condition {
    return this.#combineWithin("or", one, other);
  }

  /** Returns true if the second condition holds wherever the first one does. */
  implies(one: Condition, other: Condition): boolean {
    return this.and(one, other) === one;
  }

  /** A condition that may have any value; the same one at every call. */
  any(name: string): Condition {
    // No variable of an operation has such a name. It comes after all of them.
    return this.#decisions.make(`~${this.#definition} ${name}`, always, never);
  }

  /**
   * Returns the condition with these variables only. It holds for their values if the whole condition holds with some
   * values of the removed variables.
   */
  limit(condition: Condition, variables: ReadonlySet<string>): Condition {
    if (!("variable" in condition)) return condition;
    if (variables.size === 0) return always;
    this.#steps = 0;
    const limited = this.#limit(condition, variables, new Map());
    if (limited) return limited;
    this.simplified += 1;
    return always;
  }

  /** Returns undefined if it takes too many steps. */
  #limit(condition: Condition, variables: ReadonlySet<string>, done: Map<Condition, Condition>): Condition | undefined {
    if (!("variable" in condition)) return condition;
    const earlier = done.get(condition);
    if (earlier) return earlier;
    const yes = this.#limit(condition.yes, variables, done);
    const no = yes && this.#limit(condition.no, variables, done);
    if (!yes || !no) return undefined;
    const { variable } = condition;
    const limited = variables.has(variable) ? this.#decisions.make(variable, yes, no) : this.#combine("or", yes, no);
    if (limited) done.set(condition, limited);
    return limited;
  }

  #combineWithin(how: "and" | "or", one: Condition, other: Condition): Condition {
    this.#steps = 0;
    const combined = this.#combine(how, one, other);
    if (combined) return combined;
    this.simplified += 1;
    const instead = this.any(`${this.simplified}`);
    this.#combined.set(keyOf(how, one, other), instead);
    return instead;
  }

  /** Returns undefined if it takes too many steps. */
  #combine(how: "and" | "or", one: Condition, other: Condition): Condition | undefined {
    const [neutral, absorbing] = how === "and" ? [always, never] : [never, always];
    if (one === other || other === neutral) return one;
    if (one === neutral) return other;
    if (!("variable" in one && "variable" in other)) return absorbing;
    const key = keyOf(how, one, other);
    const earlier = this.#combined.get(key);
    if (earlier) return earlier;
    this.#steps += 1;
    if (this.#steps > mostSteps) return undefined;
    const variable = one.variable < other.variable ? one.variable : other.variable;
    const part = (each: Decision, side: "yes" | "no") => (each.variable === variable ? each[side] : each);
    const yes = this.#combine(how, part(one, "yes"), part(other, "yes"));
    const no = yes && this.#combine(how, part(one, "no"), part(other, "no"));
    if (!yes || !no) return undefined;
    const combined = this.#decisions.make(variable, yes, no);
    this.#combined.set(key, combined);
    return combined;
  }
}

function keyOf(how: "and" | "or", one: Condition, other: Condition): string {
  return [how, ...[one.id, other.id].sort()].join(" ");
}
