import type { Code } from "../../../../plugins/client/diagnostics/codes.ts";

/** A shape of operations, as small as it gets: what typescript-operations makes of it, and what the preset does. */
export interface Shape {
  readonly what: string;
  readonly stockType: "wrong" | "right";
  /** How the preset refuses it. */
  readonly preset: Code;
  /** X stands for the operation's name. */
  readonly text: string;
}

const refused = "condition-on-fragment";

export const shapes: readonly Shape[] = [
  {
    what: "a condition on an inline fragment where an interface is",
    stockType: "wrong",
    preset: refused,
    text: "subscription X($flag: Boolean!) { message { node { from { ... @include(if: $flag) { id } } } } }",
  },
  {
    what: "a condition on an inline fragment on an interface, where a union is",
    stockType: "wrong",
    preset: refused,
    text: `subscription X($flag: Boolean!) {
      chatActivity { node { __typename ... on MemberChangeLog @skip(if: $flag) { user_name } } }
    }`,
  },
  {
    what: "a condition on an inline fragment that has another fragment",
    stockType: "wrong",
    preset: refused,
    text: "query X($flag: Boolean!) { departments { pageInfo { ... @include(if: $flag) { ... { endCursor } } } } }",
  },
  {
    what: "a condition on an inline fragment that has only fields, where one type is",
    stockType: "right",
    preset: refused,
    text: "subscription X($flag: Boolean!) { message { node { content ... @include(if: $flag) { id } } } }",
  },
  {
    what: "a condition on an inline fragment that has only fields, on one type of a union",
    stockType: "right",
    preset: refused,
    text: `subscription X($flag: Boolean!) {
      chatActivity { node { __typename ... on Message @skip(if: $flag) { content } } }
    }`,
  },
  {
    what: "a condition on the spread of a fragment that has an inline fragment",
    stockType: "wrong",
    preset: refused,
    text: `subscription X($flag: Boolean!) { message { node { from { __typename ...X_1 @include(if: $flag) } } } }
      fragment X_1 on User { ... on Agent { name } }`,
  },
  {
    what: "a condition on the spread of a fragment that has a spread",
    stockType: "wrong",
    preset: refused,
    text: `subscription X($flag: Boolean!) { message { node { id ...X_1 @include(if: $flag) } } }
      fragment X_1 on Message { ...X_2 }
      fragment X_2 on Message { content }`,
  },
  {
    what: "a condition on __typename",
    stockType: "wrong",
    preset: "conditional-typename",
    text: "query X($flag: Boolean!) { departments { __typename @include(if: $flag) } }",
  },
  {
    what: "a condition on the spread of a fragment that has __typename",
    stockType: "wrong",
    preset: "conditional-typename",
    text: `query X($flag: Boolean!) { departments { ...X_1 @include(if: $flag) pageInfo { endCursor } } }
      fragment X_1 on DepartmentConnection { __typename }`,
  },
  {
    what: "an object that is selected twice, once with a condition",
    stockType: "wrong",
    preset: "conditional-merge",
    text: `query X($flag: Boolean!) {
      agents { pageInfo { startCursor } pageInfo @include(if: $flag) { endCursor } }
    }`,
  },
  {
    what: "an object that is selected twice, with two conditions",
    stockType: "wrong",
    preset: "conditional-merge",
    text: `query X($flag: Boolean!) {
      agents { pageInfo @skip(if: $flag) { startCursor } pageInfo @include(if: $flag) { endCursor } }
    }`,
  },
  {
    what: "an object that is selected twice, once in a fragment whose spread has a condition",
    stockType: "wrong",
    preset: "conditional-merge",
    text: `query X($flag: Boolean!) { agents { pageInfo { startCursor } ...X_1 @include(if: $flag) } }
      fragment X_1 on AgentConnection { pageInfo { endCursor } }`,
  },
  {
    what: "an inline fragment on a union",
    stockType: "wrong",
    preset: "fragment-on-union",
    text: "subscription X { chatActivity { node { ... on ChatLog { ... on Message { content } } } } }",
  },
  {
    what: "an inline fragment on a union, in one of its types",
    stockType: "wrong",
    preset: "fragment-on-union",
    text: "subscription X { message { node { ... on ChatLog { ... on Message { content } } } } }",
  },
  {
    what: "an inline fragment on a type that the fragments around it rule out",
    stockType: "wrong",
    preset: "wider-fragment",
    text: `subscription X {
      message { node { from { ... on Agent { name ... on User { ... on Visitor { email } } } } } }
    }`,
  },
  {
    what: "a field, once with its own name as alias and once without",
    stockType: "wrong",
    preset: "duplicate-field",
    text: "mutation X { stopAgentSession { success success: success } }",
  },
  {
    what: "an inline fragment on an interface that holds another, in one of its types",
    stockType: "wrong",
    preset: "wider-fragment",
    text: `query X {
      channels { edges { node { __typename ... on VisitorChannel { ... on Channel { ... on Channel { id } } } } } }
    }`,
  },
  {
    what: "an inline fragment on an interface that holds one without a type, in one of its types",
    stockType: "wrong",
    preset: "wider-fragment",
    text: `query X {
      channels { edges { node { __typename ... on VisitorChannel { ... on Channel { ... { id } } } } } }
    }`,
  },
  {
    what: "an inline fragment on an interface that holds one on the type around it",
    stockType: "right",
    preset: "wider-fragment",
    text: `query X {
      channels { edges { node { __typename ... on VisitorChannel { ... on Channel { ... on VisitorChannel { id } } } } } }
    }`,
  },
];
