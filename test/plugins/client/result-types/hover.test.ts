// Tests what an editor shows, with the language service that editors use.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { root, schemas } from "../../../support/paths.ts";
import { typesOf } from "./types-of.ts";

describe("in this project's client, an editor shows that", () => {
  const files = readdirSync(join(root, "operations")).map((file) =>
    readFileSync(join(root, "operations", file), "utf8"),
  );
  const types = typesOf(readFileSync(schemas.conversations, "utf8"), files.join("\n"));
  const editor = openEditor(
    types,
    `
    export function show(event: types.OnMessageSubscription) {
      const node = event.message?.node;
      if (node?.from.__typename === "Agent") return node.from.display_name;
      return node?.timestamp;
    }
    export const variables: types.SendMessageMutationVariables = { channel_id: "1", msg: "Hi" };
    export function take(message: types.MessagePartsFragment) { return message.content; }
    `,
  );

  test("a field of a result has its type and the schema's description", () => {
    const { text, documentation } = editor.hover("timestamp");
    expect(text).toBe("(property) MessagePartsFragment.timestamp: number | null | undefined");
    expect(documentation).toMatch(/^When it was sent, a UNIX time/);
  });

  test("the type of an object has a name that a caller can write", () =>
    expect(editor.hover("node =").text).toBe("const node: types.MessagePartsFragment | null | undefined"));

  test("a variable has the description of its argument", () =>
    expect(editor.hover("msg:")).toEqual({
      text: "(property) SendMessageMutationVariables.msg: string",
      documentation: "Text to post.",
      tags: [],
    }));
});

describe("with deprecations in the schema, an editor", () => {
  const types = typesOf(
    `type Query { user(id: Int, "Its number." number: Int @deprecated(reason: "use id")): User }
    type User { "Its name." name: String "Its nick." nick: String @deprecated(reason: "use name") }`,
    "query Find($id: Int, $number: Int) { user(id: $id, number: $number) { name nick } }",
  );
  const editor = openEditor(
    types,
    `
    export function show({ user }: types.FindQuery) { return [user?.name, user?.nick]; }
    export const variables: types.FindQueryVariables = { number: 1 };
    `,
  );

  test.each([
    ["nick", "Its nick.", "use name"],
    ["number:", "Its number.", "use id"],
  ])("shows the description of %s and the reason", (place, documentation, reason) =>
    expect(editor.hover(place)).toMatchObject({ documentation, tags: [["deprecated", reason]] }),
  );

  test("strikes out deprecated fields", () => expect(editor.suggestions()).toEqual(["'nick' is deprecated."]));
});

interface Hover {
  readonly text: string;
  readonly documentation: string;
  /** The name and the text of each tag. */
  readonly tags: readonly (readonly [string, string])[];
}

/** Opens a file of code that has imported the types as `types`. */
function openEditor(types: string, code: string): { hover(place: string): Hover; suggestions(): string[] } {
  const file = join(root, "generated/code.ts");
  const texts = new Map([
    [file, `import type * as types from "./types.ts";\n${code}`],
    [join(root, "generated/types.ts"), types],
  ]);
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    allowImportingTsExtensions: true,
    types: [],
  };
  const read = (path: string) => texts.get(path) ?? ts.sys.readFile(path);
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getScriptFileNames: () => [...texts.keys()],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => {
      const text = read(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    fileExists: (path) => texts.has(path) || ts.sys.fileExists(path),
    readFile: read,
  });
  return {
    hover: (place) => {
      const position = texts.get(file)?.lastIndexOf(place) ?? -1;
      const info = service.getQuickInfoAtPosition(file, position);
      if (!info) throw new Error(`an editor shows nothing at ${place}`);
      const tags = (info.tags ?? []).map(({ name, text }) => [name, ts.displayPartsToString(text)] as const);
      const documentation = ts.displayPartsToString(info.documentation);
      return { text: ts.displayPartsToString(info.displayParts), documentation, tags };
    },
    suggestions: () =>
      service
        .getSuggestionDiagnostics(file)
        .filter(({ reportsDeprecated }) => reportsDeprecated)
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
  };
}
