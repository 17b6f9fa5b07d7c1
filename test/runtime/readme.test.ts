import { readFileSync } from "node:fs";
import { posix } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { retryPolicies } from "../../src/runtime/error-table.ts";
import { describeEvent } from "../../src/runtime/events.ts";
import { ConversationsError, defaultOptions } from "../../src/runtime/index.ts";
import { compile } from "../support/compile.ts";
import { blocksOf, inRepository } from "../support/pages.ts";

const page = readFileSync("src/runtime/README.md", "utf8");

/** Returns the cells of the table under a heading, row by row. */
function rowsUnder(heading: string): string[][] {
  const [, section = ""] = page.split(`\n## ${heading}\n`);
  const rows = section.split("\n## ")[0]?.match(/^\| `.*$/gm) ?? [];
  return rows.map((row) => row.slice(2, -2).split(" | "));
}

const firstCells = (heading: string) => rowsUnder(heading).map(([first = ""]) => first.replaceAll("`", ""));

/** Returns the names of a declaration's members, or the texts of the string literals in it. */
function declared(file: string, name: string): ts.Node {
  const source = ts.createSourceFile(
    file,
    readFileSync(posix.join("src/runtime", file), "utf8"),
    ts.ScriptTarget.Latest,
    true,
  );
  const statement = source.statements.find(
    (each) => (ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each)) && each.name.text === name,
  );
  if (!statement) throw new Error(`${file} has no ${name}`);
  return statement;
}

function literalsIn(node: ts.Node): string[] {
  const literals = ts.isStringLiteral(node) ? [node.text] : [];
  ts.forEachChild(node, (child) => void literals.push(...literalsIn(child)));
  return literals;
}

const options = (declared("options.ts", "ConnectOptions") as ts.InterfaceDeclaration).members.map((member) => ({
  name: member.name?.getText() ?? "",
  default: ts.getJSDocTags(member).find(({ tagName }) => tagName.text === "default")?.comment,
}));

test("the page has each option of connect(), once", () => {
  expect(firstCells("Options of `connect()`").sort()).toEqual(options.map(({ name }) => name).sort());
});

test.each(Object.entries(defaultOptions))(
  "the default of %s is the same in the code, its comment and the page",
  (name, value) => {
    const show = (text: unknown) => String(text).replaceAll(/[`_"]/g, "");
    expect(show(options.find((option) => option.name === name)?.default)).toBe(String(value));
    expect(show(rowsUnder("Options of `connect()`").find(([first]) => first === `\`${name}\``)?.[1])).toBe(
      String(value),
    );
  },
);

/** The modules that an example imports and that a reader writes. */
const ofReaders = {
  "token.ts": "export declare function readToken(): string;",
  "answer.ts": "export declare function answer(message: unknown): Promise<void>;",
};

test("the examples declare or import each name that they use, apart from the session", () => {
  const examples = blocksOf("src/runtime/README.md").filter(({ language }) => language === "ts");
  const files = examples.map(({ text }, index) => {
    const given = /(?:const|using) session\b|session: /.test(text)
      ? ""
      : "declare const session: import('./src/runtime/index.ts').Session;";
    const own = Object.keys(ofReaders).reduce((result, file) => result.replace(file.replace(".ts", ".js"), file), text);
    return [`runtime-page-${index + 1}.ts`, `${inRepository(own)}\n${given}\nexport {};\n`] as const;
  });
  expect(files.length).toBeGreaterThan(6);
  const isExample = { declaration: false, isolatedDeclarations: false, noUnusedLocals: false };
  expect(compile({ ...Object.fromEntries(files), ...ofReaders }, isExample)).toEqual([]);
});

test("the example of a proxy is the file that a test runs", () => {
  const file = readFileSync("test/runtime/examples/proxy.ts", "utf8");
  expect(page).toContain(
    `\n\`\`\`ts\n${file.replace("../../../src/runtime/index.ts", "conversations-codegen")}\`\`\`\n`,
  );
});

test("the page has each state and each event, once", () => {
  const facts = (declared("events.ts", "SessionEventFacts") as ts.TypeAliasDeclaration).getText();
  expect(firstCells("Events")).toEqual([...facts.matchAll(/readonly type: "([\w-]+)"/g)].map(([, type]) => type));
  const [, states = ""] = rowsUnder("Events")[0] ?? [];
  const names = [...states.matchAll(/`(\w+)`/g)].map(([, state]) => state);
  expect(names).toEqual(literalsIn(declared("events.ts", "SessionState")));
});

test("the page has each error code, once", () => {
  const own = literalsIn(declared("errors.ts", "ConversationsErrorCode"));
  expect(firstCells("Errors")).toEqual([...own, ...Object.keys(retryPolicies), "UNKNOWN"]);
});

test("each event has one line for a log, which names its subject", () => {
  const cause = new ConversationsError("CONNECTION_LOST", "closed with code 1006");
  const operation = "OnMessage";
  const attempts = { attempt: 2, durationMs: 1_000, outcome: cause.code } as const;
  const gap = { from: 0, to: 60_000, durationMs: 60_000, cause, operation, type: "gap" } as const;
  expect(
    [
      { type: "state", state: "recovering", durationMs: 5_000, cause } as const,
      { type: "call", operation, outcome: "OK", durationMs: 12.4, attempt: 1 } as const,
      { type: "call", operation, outcome: "ABORTED", durationMs: 40, attempt: 0 } as const,
      { type: "call", operation, ...attempts, error: cause } as const,
      { type: "reconnect", via: "reopen", ...attempts, delayMs: 250.4, cause } as const,
      { type: "reconnect", via: "login", ...attempts, delayMs: 5_000, cause } as const,
      { type: "retry", operation, ...attempts, delayMs: 100, cause } as const,
      { ...gap, outcome: "REPORTED" } as const,
      { ...gap, outcome: "FILLED", filled: 2 } as const,
      { ...gap, outcome: "NOT_FILLED", error: new Error("SECRET") } as const,
      { type: "dropped", operation, count: 3, outcome: "OVERFLOW", durationMs: 0 } as const,
      { type: "event-error", operation, error: cause } as const,
      { type: "unmatched-answer", id: "k3f9-1" } as const,
      { type: "unexpected-frame", reason: "not a message of the protocol" } as const,
    ].map((event) => describeEvent(event)),
  ).toEqual([
    "the session is recovering: [CONNECTION_LOST] closed with code 1006",
    "OnMessage: OK (12 ms)",
    "OnMessage: ABORTED (40 ms, sent 0 times)",
    "OnMessage: [CONNECTION_LOST] closed with code 1006 (1000 ms, sent 2 times)",
    "will reopen the connection in 250 ms: [CONNECTION_LOST] closed with code 1006",
    "will log in again in 5000 ms: [CONNECTION_LOST] closed with code 1006",
    "will send OnMessage again in 100 ms: [CONNECTION_LOST] closed with code 1006",
    "OnMessage: events may be missing from 1970-01-01T00:00:00.000Z to 1970-01-01T00:01:00.000Z",
    "OnMessage: events may be missing from 1970-01-01T00:00:00.000Z to 1970-01-01T00:01:00.000Z; onGap supplied 2",
    "OnMessage: events may be missing from 1970-01-01T00:00:00.000Z to 1970-01-01T00:01:00.000Z; onGap failed",
    "OnMessage: dropped 3 unread events",
    "an event came as an error: [CONNECTION_LOST] closed with code 1006",
    "no request waits for the answer k3f9-1 any more",
    "unexpected frame: not a message of the protocol",
  ]);
});
