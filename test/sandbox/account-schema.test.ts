import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { Command } from "commander";
import { expect, test } from "vitest";
import { checkAccount } from "../../src/sandbox/index.ts";
import { addSandboxCommand } from "../../src/tools/sandbox/command.ts";

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const file = "src/sandbox/account/account.schema.json";
const schema: Schema = JSON.parse(readFileSync(file, "utf8"));
const isValid = new Ajv({ strict: true, allErrors: true }).compile(schema);

/** The account that every sample changes in one place. */
const account = {
  $schema: "./account.schema.json",
  bot: { display_name: "Bot", name: "The bot", status: "AWAY", token: "bot-token" },
  agents: [{ display_name: "Sam", name: "Sam Reyes", status: "ONLINE", token: "sam-token" }],
  departments: [{ name: "Support", agents: ["Sam"] }],
};

/** Values of every other type, and the ends of every range. */
const values = [
  null,
  true,
  0,
  1.5,
  "",
  " ",
  "ONLINE",
  "AWAY",
  "INVISIBLE",
  "OFFLINE",
  "online",
  "naïve",
  "x".repeat(4096),
  "x".repeat(4097),
  [],
  {},
];

const paths = pathsOf(schema, []);

test("the schema has a place for every part of an account", () => {
  const names = ["", "$schema", "bot", "bot.display_name", "bot.name", "bot.status", "bot.token", "agents", "agents.0"];
  expect(paths.map((path) => path.join("."))).toEqual([
    ...names,
    ...["display_name", "name", "status", "token"].map((name) => `agents.0.${name}`),
    ...["departments", "departments.0", "departments.0.name", "departments.0.agents", "departments.0.agents.0"],
  ]);
});

test("the schema and the command accept the same shapes", () => {
  const samples = paths.flatMap((path) => [
    ...values.map((value) => changed(path, () => value)),
    changed(path, () => undefined),
    changed(path, (part) => (isRecord(part) ? { ...part, further: "Sam" } : part)),
  ]);
  const verdicts = samples.map((sample) => {
    // As in JSON: parts that are undefined are missing.
    const value = JSON.parse(JSON.stringify(sample) ?? "null");
    return { value, bySchema: isValid(value), byCommand: shapeProblems(value).length === 0 };
  });
  expect(verdicts.filter(({ bySchema, byCommand }) => bySchema !== byCommand)).toEqual([]);
  for (const verdict of [true, false]) {
    expect(verdicts.filter(({ bySchema }) => bySchema === verdict).length).toBeGreaterThan(20);
  }
});

test("the schema and the command report each wrong shape at the same place", () => {
  const samples: readonly [unknown, string, RegExp][] = [
    [{ bot: {} }, "/bot", /account\.bot\.display_name is missing/],
    [
      { agents: [{ display_name: "Sam", status: "online" }] },
      "/agents/0/status",
      /account\.agents\[0\]\.status must be/,
    ],
    [{ agents: [{ display_name: "Sam", token: "a b" }] }, "/agents/0/token", /account\.agents\[0\]\.token must have/],
    [
      { departments: [{ name: "A", agents: "Sam" }] },
      "/departments/0/agents",
      /account\.departments\[0\]\.agents must/,
    ],
    [{ departements: [] }, "", /account has no "departements"/],
  ];
  for (const [value, place, problem] of samples) {
    expect(isValid(value)).toBe(false);
    expect(isValid.errors?.map(({ instancePath }) => instancePath)).toContain(place);
    expect(shapeProblems(value).join("\n")).toMatch(problem);
  }
});

test("duplicate names and tokens, and unknown members, are all reported at once", () => {
  const agents = ["Sam", "Sam", "Kim"].map((display_name) => ({ display_name, token: "same" }));
  const departments = [
    { name: "Sales", agents: [] },
    { name: "Sales", agents: ["Kim", "Max"] },
  ];
  expect(() => checkAccount({ bot: { display_name: "Bot" }, agents, departments })).toThrow(
    expect.objectContaining({
      problems: [
        "account has two agents with the display_name Sam.",
        "account has two agents with one token.",
        "account has two departments Sales.",
        "The department Sales names the agent Max, who is not in the account.",
      ],
    }),
  );
});

test("the error for an invalid token does not contain the token", () => {
  expect(shapeProblems({ bot: { display_name: "Bot", token: "CANARY token" } }).join()).not.toContain("CANARY");
});

test("the command's help and the README name the file of the JSON Schema", () => {
  const program = new Command().exitOverride();
  addSandboxCommand(program);
  let help = "";
  const [command] = program.commands;
  command?.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  expect(help).toContain(`node_modules/conversations-codegen/${file}`);
  expect(readFileSync("src/sandbox/README.md", "utf8")).toContain(`./node_modules/conversations-codegen/${file}`);
  const manifest = JSON.parse(readFileSync("package.json", "utf8"));
  expect(manifest.exports["./account.schema.json"]).toBe(`./${file}`);
  expect(manifest.files).toContain(file);
});

/** Returns the path to each part that the schema describes; the first path is that of the whole. */
function pathsOf(part: Schema, path: readonly string[]): readonly (readonly string[])[] {
  const { properties = {}, items } = part.$ref ? (schema.definitions?.[part.$ref.split("/").at(-1) ?? ""] ?? {}) : part;
  return [
    path,
    ...Object.entries(properties).flatMap(([name, each]) => pathsOf(each, [...path, name])),
    ...(items ? pathsOf(items, [...path, "0"]) : []),
  ];
}

/** Returns the account with one part changed. */
function changed(path: readonly string[], change: (part: unknown) => unknown, whole: unknown = account): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return change(whole);
  if (Array.isArray(whole))
    return whole.map((item) => changed(rest, change, item)).filter((item) => item !== undefined);
  if (!isRecord(whole)) return whole;
  return { ...whole, [name]: changed(rest, change, whole[name]) };
}

/** Returns the problems of a shape, without problems of names, which a schema cannot describe. */
function shapeProblems(value: unknown): readonly string[] {
  try {
    checkAccount(value);
    return [];
  } catch (error) {
    const { problems } = error as { readonly problems: readonly string[] };
    return problems.filter((problem) => !/ has two |who is not in the account\.$/.test(problem));
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

test("a problem shows the beginning of a long name", () => {
  const [agent, department] = ["a".repeat(101), "d".repeat(101)];
  const agents = [{ display_name: agent }, { display_name: agent }];
  const departments = [
    { name: department, agents: ["m".repeat(101)] },
    { name: department, agents: [] },
  ];
  const cut = (letter: string) => `${letter.repeat(99)}…`;
  expect(() => checkAccount({ agents, departments })).toThrow(
    expect.objectContaining({
      problems: [
        `account has two agents with the display_name ${cut("a")}.`,
        `account has two departments ${cut("d")}.`,
        `The department ${cut("d")} names the agent ${cut("m")}, who is not in the account.`,
      ],
    }),
  );
});

test("an account has the default bot and no agents and departments, unless it says otherwise", () => {
  expect(checkAccount({})).toEqual({ bot: { display_name: "Bot" }, agents: [], departments: [] });
  const bot = { display_name: "Robo" };
  expect(checkAccount({ bot, departments: [{ name: "Bots", agents: ["Robo"] }] })).toMatchObject({ bot });
});
