import { describe, expect, test } from "vitest";
import { header } from "../../../plugins/client/print/files.ts";
import { committedSide, compareSides, emptySide, Unparsable } from "../../../src/tools/compare/compare.ts";

/** The generated files of a project, as far as the comparison reads them. */
const files = {
  client: `${header}

import type { Mood } from "./types.ts";

/** The document of {@link listAgents}. */
export const ListAgents: CallOperation<ListAgentsQuery, ListAgentsQueryVariables> = {
  kind: "query",
  transport: "socket",
  name: "ListAgents",
  document: "query ListAgents($first:Int){agents(first:$first){id}}",
};

/**
 * Chat agents of the account.
 *
 * query ListAgents, operations/agents.graphql:1
 */
export function listAgents() {}

/** All pages of {@link listAgents}. */
export async function* listAgentsPages() {}

/** The document of {@link ping}. */
export const Ping: CallOperation<PingMutation, PingMutationVariables> = {
  kind: "mutation",
  transport: "socket",
  name: "Ping",
  document: "mutation Ping{ping{success}}",
};

/** mutation Ping, operations/ping.graphql:7 */
export function ping() {}

/** The document of {@link setMood}. */
export const SetMood: CallOperation<SetMoodMutation, SetMoodMutationVariables> = {
  kind: "mutation",
  transport: "socket",
  name: "SetMood",
  document: "mutation SetMood{setMood(mood:$mood name:$name){success}}",
  literals: { mood: "enum", name: "plain" },
};

/**
 * Sets the mood.
 *
 * mutation SetMood, C:/bots/mood.graphql:3
 */
export function setMood() {}

/** The values of {@link Mood}. */
export const moods: readonly Mood[] = ["GLAD", "SAD"];
`,
  types: `${header}

/** A mood. */
export type Mood = "GLAD" | "SAD";

type Hidden = "A" | "B";

export interface AgentPartsFragment {
  id: string;
}

export interface AgentPartsFragmentFrom {
  id: string;
}

export interface ListAgentsQueryVariables {
  first?: number | null | undefined;
}

export interface ListAgentsQuery {
  agents: ListAgentsQueryAgents[];
}

export interface ListAgentsQueryAgents {
  id: string;
}

export interface PingMutationVariables {}

export interface PingMutation {
  ping: { success: boolean };
}

export interface SetMoodMutationVariables {
  mood: Mood;
  name?: string | null | undefined;
}

export interface SetMoodMutation {
  setMood: { success: boolean };
}
`,
};

type Files = typeof files;
type Edit = readonly [from: string | RegExp, to: string];

function edited(text: string, edits: readonly Edit[]): string {
  return edits.reduce((before, [from, to]) => {
    const after = before.replace(from, () => to);
    if (after === before) throw new Error(`there is no ${from}`);
    return after;
  }, text);
}

const withEdits = (client: readonly Edit[], types: readonly Edit[] = []): Files => ({
  client: edited(files.client, client),
  types: edited(files.types, types),
});

const sideOf = ({ client, types }: Files) => committedSide(client, types);

function difference(before: Files, after: Files): string[] {
  const { operations, exports } = compareSides(sideOf(before), sideOf(after), "/generated");
  return [
    ...operations.flatMap(({ name, file, line, verdict, changes }) =>
      changes.map(({ part, what }) => `${name} (${file}:${line}) ${verdict}: ${part}: ${what}`),
    ),
    ...exports.map(({ name, file, breaks, what }) => `${file} ${name} ${breaks ? "breaks" : "changes"}: ${what}`),
  ];
}

const ping = "Ping (operations/ping.graphql:7)";
const agents = "ListAgents (operations/agents.graphql:1)";
const mood = "SetMood (C:/bots/mood.graphql:3)";

/** A change of the files, its meaning, and the meaning of the opposite change. */
type Row = readonly [name: string, after: Files, says: readonly string[], saysOfTheReverse: readonly string[]];

const rows: readonly Row[] = [
  ["no operation", files, [], []],
  [
    "the text of a document",
    withEdits([["mutation Ping{ping{success}}", "mutation Ping{ping{success ok:success}}"]]),
    [`${ping} unaffected: document: is sent as a different document; its types are the same`],
    [`${ping} unaffected: document: is sent as a different document; its types are the same`],
  ],
  [
    "the kind",
    withEdits(
      [
        [
          'kind: "mutation",\n  transport: "socket",\n  name: "Ping"',
          'kind: "query",\n  transport: "socket",\n  name: "Ping"',
        ],
        ["/** mutation Ping,", "/** query Ping,"],
      ],
      [
        ["PingMutationVariables", "PingQueryVariables"],
        ["PingMutation ", "PingQuery "],
      ],
    ),
    [`${ping} breaks: function: was a mutation and is a query`],
    [`${ping} breaks: function: was a query and is a mutation`],
  ],
  [
    "the transport",
    withEdits([['transport: "socket",\n  name: "Ping"', 'transport: "http",\n  name: "Ping"']]),
    [`${ping} breaks: function: goes over HTTP now, and takes another first argument`],
    [`${ping} breaks: function: goes over the WebSocket now, and takes another first argument`],
  ],
  [
    "a transport of a later version",
    withEdits([['transport: "socket",\n  name: "Ping"', 'transport: "pipe",\n  name: "Ping"']]),
    [`${ping} breaks: function: goes over pipe now, and takes another first argument`],
    [`${ping} breaks: function: goes over the WebSocket now, and takes another first argument`],
  ],
  [
    "the function of the pages",
    withEdits([["export async function* listAgentsPages() {}", ""]]),
    [`${agents} breaks: function: \`listAgentsPages\` was removed: its pages can no longer be read one after another`],
    [`${agents} changes: function: \`listAgentsPages\` is new: it walks all pages`],
  ],
  [
    "all variables",
    withEdits([], [["  first?: number | null | undefined;\n", ""]]),
    [
      `${agents} breaks: function: no longer takes variables: options move from the third place to the second`,
      `${agents} breaks: variables: variable \`first\` was removed: number | null | undefined`,
    ],
    [
      `${agents} breaks: function: takes variables now: options move from the second place to the third`,
      `${agents} breaks: variables: variable \`first\` is new: number | null | undefined`,
    ],
  ],
  [
    "one of several variables",
    withEdits([], [["  name?: string | null | undefined;\n", ""]]),
    [`${mood} breaks: variables: variable \`name\` was removed: string | null | undefined`],
    [`${mood} changes: variables: variable \`name\` is new: string | null | undefined`],
  ],
  [
    "a type deep inside a result",
    withEdits([], [["QueryAgents {\n  id: string", "QueryAgents {\n  id: string | null"]]),
    [`${agents} breaks: result: result.agents[].id may be null now: string → string | null`],
    [`${agents} changes: result: result.agents[].id is never null now: string | null → string`],
  ],
  [
    "a type and the document",
    withEdits(
      [["first:$first){id}", "first:$first){id name}"]],
      [["QueryAgents {\n  id: string", "QueryAgents {\n  id: string;\n  name: string"]],
    ),
    [`${agents} changes: result: result.agents[].name is new: string`],
    [`${agents} breaks: result: result.agents[].name was removed: string`],
  ],
  [
    "one value in the document",
    withEdits([
      ['{ mood: "enum", name: "plain" }', '{ mood: "enum" }'],
      ["SetMood{setMood", "SetMood($name:String){setMood"],
    ]),
    [`${mood} unaffected: document: \`name\` travels as a variable now`],
    [`${mood} unaffected: document: \`name\` travels inside the document now`],
  ],
  [
    "all values in the document",
    withEdits([['  literals: { mood: "enum", name: "plain" },\n', ""]]),
    [`${mood} unaffected: document: \`mood\`, \`name\` travel as variables now`],
    [`${mood} unaffected: document: \`mood\`, \`name\` travel inside the document now`],
  ],
  [
    "@idempotent",
    withEdits([['mutation Ping{ping{success}}",', 'mutation Ping{ping{success}}",\n  idempotent: true,']]),
    [`${ping} unaffected: document: may be sent twice now: it is @idempotent`],
    [`${ping} unaffected: document: may no longer be sent twice: @idempotent was removed`],
  ],
  [
    "a deprecation",
    withEdits([
      [
        "/** mutation Ping, operations/ping.graphql:7 */",
        "/**\n * mutation Ping, operations/ping.graphql:7\n *\n * @deprecated Send a message.\n */",
      ],
    ]),
    [`${ping} unaffected: documentation: is deprecated: Send a message.`],
    [`${ping} unaffected: documentation: is no longer deprecated`],
  ],
  [
    "the deprecation of a variable",
    withEdits([], [["  mood: Mood;", "  /** @deprecated Smile. */\n  mood: Mood;"]]),
    [`${mood} unaffected: documentation: variable \`mood\` is deprecated: Smile.`],
    [`${mood} unaffected: documentation: variable \`mood\` is no longer deprecated`],
  ],
  [
    "a deprecation without a reason",
    withEdits([], [["  mood: Mood;", "  /** @deprecated */\n  mood: Mood;"]]),
    [`${mood} unaffected: documentation: variable \`mood\` is deprecated: `],
    [`${mood} unaffected: documentation: variable \`mood\` is no longer deprecated`],
  ],
  [
    "the name",
    withEdits(
      [
        ['name: "Ping"', 'name: "Knock"'],
        ["mutation Ping{", "mutation Knock{"],
        ["/** mutation Ping,", "/** mutation Knock,"],
        ["function ping()", "function knock()"],
      ],
      [
        ["PingMutationVariables", "KnockMutationVariables"],
        ["PingMutation ", "KnockMutation "],
      ],
    ),
    [`${ping} breaks: function: is called Knock now: call \`knock\` instead of \`ping\``],
    ["Knock (operations/ping.graphql:7) breaks: function: is called Ping now: call `ping` instead of `knock`"],
  ],
  [
    "an operation",
    withEdits(
      [[/\/\*\* The document of \{@link ping\}[\s\S]*?function ping\(\) \{\}\n/, ""]],
      [[/export interface PingMutationVariables[\s\S]*?boolean \};\n\}\n/, ""]],
    ),
    [`${ping} breaks: function: was removed, and with it \`ping\``],
    [`${ping} changes: function: is new: \`ping\``],
  ],
  ["the place", withEdits([["operations/ping.graphql:7", "operations/ping.graphql:8"]]), [], []],
  [
    "a value of an enum",
    withEdits([], [['"GLAD" | "SAD"', '"GLAD" | "SAD" | "CALM"']]),
    [
      `${mood} changes: variables: variable \`mood\` also takes "CALM"`,
      'types.ts Mood breaks: can also be "CALM", which code that lists all values does not handle',
    ],
    [
      `${mood} breaks: variables: variable \`mood\` no longer takes "CALM"`,
      'types.ts Mood breaks: can no longer be "CALM"',
    ],
  ],
  [
    "types that no operation uses",
    withEdits(
      [],
      [['type Hidden = "A" | "B";', 'type Hidden = "A";\n\nexport type Zeal = string;\n\nexport type Alarm = string;']],
    ),
    ["types.ts Alarm changes: is new", "types.ts Zeal changes: is new"],
    [
      "types.ts Alarm breaks: was removed; code that imports it will not compile",
      "types.ts Zeal breaks: was removed; code that imports it will not compile",
    ],
  ],
  [
    "an object in a fragment",
    withEdits([], [["export interface AgentPartsFragmentFrom {\n  id: string;\n}\n", ""]]),
    [],
    [],
  ],
  [
    "a fragment",
    withEdits([], [["export interface AgentPartsFragment {\n  id: string;\n}\n", ""]]),
    ["types.ts AgentPartsFragment breaks: was removed; code that imports it will not compile"],
    ["types.ts AgentPartsFragment changes: is new"],
  ],
];

describe("files that differ in", () => {
  test.each(rows)("%s", (_, after, says, saysOfTheReverse) => {
    expect(difference(files, after)).toEqual(says);
    expect(difference(after, files)).toEqual(saysOfTheReverse);
  });
});

/** Another operation that sends what `ping` sends. */
const withKnock = (name: string, after: Files): Files => ({
  client: `${after.client}
export const ${name}: CallOperation<${name}Mutation, ${name}MutationVariables> = {
  kind: "mutation",
  transport: "socket",
  name: "${name}",
  document: "mutation ${name}{ping{success}}",
};

export function ${name.toLowerCase()}() {}
`,
  types: `${after.types}
export interface ${name}MutationVariables {}

export interface ${name}Mutation {
  ping: { success: boolean };
}
`,
});
const withoutPing = rows.find(([name]) => name === "an operation")?.[1] ?? files;

test("an operation is renamed only if one other operation can be meant", () => {
  expect(difference(files, withKnock("Rap", withKnock("Knock", withoutPing)))).toEqual([
    "Knock (null:null) changes: function: is new: `knock`",
    `${ping} breaks: function: was removed, and with it \`ping\``,
    "Rap (null:null) changes: function: is new: `rap`",
  ]);
  expect(difference(withKnock("Knock", files), withKnock("Rap", withoutPing))).toEqual([
    "Knock (null:null) breaks: function: was removed, and with it `knock`",
    `${ping} breaks: function: was removed, and with it \`ping\``,
    "Rap (null:null) changes: function: is new: `rap`",
  ]);
});

test("the changes are data: the types and texts before and after", () => {
  const changesOf = (after: Files) =>
    compareSides(sideOf(files), sideOf(after), "/generated").operations.flatMap(({ changes }) => changes);
  const afterOf = (name: string) => rows.find(([each]) => each === name)?.[1] ?? files;
  expect(changesOf(afterOf("the kind"))).toMatchObject([{ path: "", from: "mutation", to: "query" }]);
  expect(changesOf(afterOf("the transport"))).toMatchObject([{ path: "", from: "socket", to: "http" }]);
  expect(changesOf(afterOf("a deprecation"))).toMatchObject([{ path: "", to: "Send a message." }]);
  expect(changesOf(afterOf("the text of a document"))).toMatchObject([
    { path: "", from: "mutation Ping{ping{success}}", to: "mutation Ping{ping{success ok:success}}" },
  ]);
});

test("without an output, all of its operations and types are gone", () => {
  const { operations, exports } = compareSides(sideOf(files), emptySide, "/generated");
  expect(operations.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
    "ListAgents breaks",
    "Ping breaks",
    "SetMood breaks",
  ]);
  expect(exports.map(({ name, breaks }) => `${name} ${breaks}`)).toEqual(["AgentPartsFragment true", "Mood true"]);
});

test("a client of a project without operations has none", () => {
  expect(sideOf({ client: `${header}\n`, types: "" }).operations.size).toBe(0);
});

test.each<[string, Files, string]>([
  ["is no code", { ...files, client: "const = 1;" }, "A file cannot be parsed: client.ts:1:7: "],
  ["has types that are no code", { ...files, types: "\n  const = 1;" }, "A file cannot be parsed: types.ts:2:9: "],
  [
    "was written by hand",
    { ...files, client: "export const a = 1;\n" },
    "The client has no operations, so the generator did not make it.",
  ],
  [
    "lacks the type of a result",
    withEdits([], [["interface PingMutation {", "interface PongMutation {"]]),
    "The types have no PingMutation, which the client needs.",
  ],
  [
    "lacks the type of variables",
    withEdits([], [["interface PingMutationVariables {", "interface PongMutationVariables {"]]),
    "The types have no PingMutationVariables, which the client needs.",
  ],
  [
    "has an operation without a name",
    withEdits([['  name: "Ping",\n', ""]]),
    "The client has no operation that can be read for the type PingMutation.",
  ],
  [
    "has an operation of an unknown kind",
    withEdits([['kind: "query"', 'kind: "question"']]),
    "The client has no operation that can be read for the type ListAgentsQuery.",
  ],
])("a client that %s cannot be compared", (_, given, message) => {
  expect(() => sideOf(given)).toThrow(Unparsable);
  expect(() => sideOf(given)).toThrow(message);
});
