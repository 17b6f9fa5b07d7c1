import { readFile, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "graphql";
import { describe, expect, test } from "vitest";
import { conversations } from "../../../plugins/client/index.ts";
import { codegen, codegenProject } from "../../support/codegen.ts";
import { root, schemas } from "../../support/paths.ts";
import { createProject, type Project, refusalOf, type Settings } from "../../support/project.ts";

const lines = (...all: string[]) => `${all.join("\n")}\n`;

const library = {
  "operations/a.graphql": lines("query ListItems {", "  items { ...ItemParts }", "}"),
  "operations/b.graphql": lines("fragment ItemParts on Item {", "  id", "}", "", "query OldItems { old { id } }"),
};
const inLibrary: Settings = { schema: schemas.library };

/** The functions that a run printed. */
async function functionsOf(project: Project, settings: Settings = inLibrary): Promise<string[]> {
  const { "generated/client.ts": client = "" } = await project.generate(settings);
  return [...client.matchAll(/^export function (\w+)\(/gm)].map(([, name = ""]) => name);
}

describe("the output", () => {
  test("is the same in every run and folder, and contains no path and no date", async () => {
    await using one = await createProject(library);
    await using other = await createProject(library);
    const first = await one.generate(inLibrary);

    expect(await one.generate(inLibrary)).toEqual(first);
    expect(await other.generate(inLibrary)).toEqual(first);
    for (const text of Object.values(first)) {
      expect(text).not.toContain(one.folder);
      expect(text).not.toContain(root);
      expect(text).not.toContain(String(new Date().getFullYear()));
    }
  });

  test("does not depend on line endings", async () => {
    const block = lines(
      '"""',
      "Two",
      "lines.",
      '"""',
      "query Search {",
      '  search(text: """',
      "    a",
      "    b",
      '  """) {',
    );
    const files = { ...library, "operations/c.graphql": `${block}    __typename\n  }\n}\n` };
    const dos = Object.entries(files).map(([file, text]) => [file, text.replaceAll("\n", "\r\n")] as const);
    await using unix = await createProject(files);
    await using windows = await createProject(Object.fromEntries(dos));

    expect(await windows.generate(inLibrary)).toEqual(await unix.generate(inLibrary));
  });

  test("does not depend on the order of the patterns", async () => {
    await using project = await createProject(library);
    const [a = "", b = ""] = Object.keys(library);

    expect(await project.generate({ ...inLibrary, outputConfig: { documents: [b, a] } })).toEqual(
      await project.generate({ ...inLibrary, outputConfig: { documents: [a, b] } }),
    );
  });

  test("is not written again by a run that changes nothing", async () => {
    await using project = await createProject({
      ...codegenProject,
      "operations/a.graphql": "query ListAgents { agents { pageInfo { endCursor } } }",
    });
    await codegen(project.folder);
    const client = join(project.folder, "generated/client.ts");
    const long = new Date(0);
    await utimes(client, long, long);

    expect(await codegen(project.folder)).toMatchObject({ status: 0 });

    expect((await stat(client)).mtime).toEqual(long);
  });

  test("is the same after two simultaneous runs as after one", async () => {
    await using project = await createProject({
      ...codegenProject,
      "operations/a.graphql": "query ListAgents { agents { pageInfo { endCursor } } }",
    });
    const runs = await Promise.all([codegen(project.folder), codegen(project.folder)]);
    expect(runs).toMatchObject([{ status: 0 }, { status: 0 }]);
    const files = await project.list();
    const texts = await Promise.all(
      files.map((file) => readFile(join(project.folder, file), "utf8").then((text) => [file, text])),
    );

    await project.remove("generated/client.ts");
    await codegen(project.folder);

    expect(await project.list()).toEqual(files);
    for (const [file = "", text] of texts) expect(await readFile(join(project.folder, file), "utf8")).toBe(text);
  });

  test.each(["../generated/", "/generated/", "generated/../../elsewhere"])(
    "is refused outside the project: %s",
    async (output) => {
      await using project = await createProject(library);

      expect(await refusalOf(project.generate({ ...inLibrary, output }))).toContain(
        `The output ${output} is outside the project.`,
      );
    },
  );

  test("is refused if a file has the name of its folder", async () => {
    await using project = await createProject({
      ...codegenProject,
      "operations/a.graphql": "query ListAgents { agents { pageInfo { endCursor } } }",
      generated: "This is a file, and no folder.",
    });
    const { status, errors } = await codegen(project.folder);
    expect(status).toBe(1);
    expect(errors).toContain('The output generated/ is a file. Name a folder, as in "generated/".');
    expect(await readFile(join(project.folder, "generated"), "utf8")).toBe("This is a file, and no folder.");
  });

  test("is not changed by a run that fails", async () => {
    await using project = await createProject(library);
    const marked = "// A person was here.\n";
    await project.write({ "generated/client.ts": marked, "operations/c.graphql": "query {" });
    const files = await project.list();

    await refusalOf(project.generate({ ...inLibrary, write: true }));

    expect(await project.list()).toEqual(files);
    expect(await readFile(join(project.folder, "generated/client.ts"), "utf8")).toBe(marked);
  });

  test.each(["generated", "generated/", "./generated/"])("is written into the same folder for %s", async (output) => {
    await using project = await createProject(library);

    expect(Object.keys(await project.generate({ ...inLibrary, output }))).toEqual([
      "generated/types.ts",
      "generated/client.ts",
    ]);
  });

  test.each([
    [{ importExtension: ".js" }, "./types.js"],
    [{ importExtension: "" }, "./types.js"],
  ] as const)("imports types.js with %o", async (rootConfig, types) => {
    await using project = await createProject(library);
    const { "generated/client.ts": client } = await project.generate({ ...inLibrary, rootConfig });

    expect(client).toContain(`} from "${types}";`);
  });
});

describe("the operations", () => {
  test("appear and disappear with their files", async () => {
    await using project = await createProject(library);
    expect(await functionsOf(project)).toEqual(["listItems", "oldItems"]);

    await project.write({ "operations/c.graphql": "query Pair { pair }" });
    expect(await functionsOf(project)).toEqual(["listItems", "oldItems", "pair"]);

    await project.remove("operations/c.graphql");
    expect(await functionsOf(project)).toEqual(["listItems", "oldItems"]);
  });

  test.each([
    ["patterns that match the same files", ["operations/*.graphql", "operations/a.graphql", "./operations/*.graphql"]],
    ["a pattern with two file extensions", ["operations/*.{graphql,gql}"]],
    ["patterns with a negated one", ["operations/*.graphql", "other/*.graphql", "!other/b.graphql"]],
    ["a pattern for any depth", ["**/operations/*.graphql"]],
  ])("are found by %s", async (_, documents) => {
    await using project = await createProject({ ...library, "other/b.graphql": "query Broken {" });

    expect(await functionsOf(project, { ...inLibrary, outputConfig: { documents } })).toEqual([
      "listItems",
      "oldItems",
    ]);
  });

  test("can be named at the top level of the config", async () => {
    await using project = await createProject(library);
    const settings = {
      ...inLibrary,
      outputConfig: { documents: [] },
      rootConfig: { documents: "operations/*.graphql" },
    };

    expect(await functionsOf(project, settings)).toEqual(["listItems", "oldItems"]);
  });

  test("of externalDocuments are not generated, and their fragments can be used", async () => {
    await using project = await createProject({
      ...library,
      "operations/b.graphql": "",
      "shared/b.graphql": "fragment ItemParts on Item { id } query oldItems { old { id } }",
    });
    const settings = { ...inLibrary, outputConfig: { externalDocuments: "shared/*.graphql" } };

    expect(await functionsOf(project, settings)).toEqual(["listItems"]);
    expect((await project.generate(settings))["generated/client.ts"]).toContain("fragment ItemParts on Item{id}");
  });

  test("are read from a file with a byte order mark, next to a file with only comments and an empty file", async () => {
    await using project = await createProject({
      "operations/marked.graphql": "\ufeffquery Pair { pair }",
      "operations/commented.graphql": "# query Later { pair }\n",
      "operations/empty.graphql": "",
    });

    expect(await functionsOf(project)).toEqual(["pair"]);
  });
});

describe("a schema", () => {
  test("without a mutation type makes the generator refuse mutations, and the message says so", async () => {
    await using project = await createProject({
      "schema.graphql": "type Query { a: Int }",
      "operations/a.graphql": "mutation Do { a }",
    });

    expect(await refusalOf(project.generate({ schema: "schema.graphql" }))).toContain(
      "\noperations/a.graphql:1:1: error: The schema has no mutation type. It has query. [known-operation-types]\n",
    );
  });

  test("with an inferred input type that contains itself makes the generator refuse variables of that type", async () => {
    await using project = await createProject({
      "schema.graphql": lines(
        "directive @evidence(inferred: String) on INPUT_OBJECT",
        'input Tree @evidence(inferred: "name") { leaf: Int, trees: [Tree!] }',
        "type Query { count(tree: Tree): Int }",
      ),
      "operations/a.graphql": "query Count($tree: Tree) { count(tree: $tree) }",
    });

    expect(await refusalOf(project.generate({ schema: "schema.graphql" }))).toContain(
      "\noperations/a.graphql:1:20: error: The name Tree is only inferred, so values of it are written into the document, " +
        "and it contains itself. Write the value in the operation instead. [literal-recursion]\n",
    );
  });

  test("with a custom scalar needs a TypeScript type for it, and a missing one is reported once", async () => {
    const used =
      "query Moments($at: Moment) { moments(at: $at) }\nmutation Lend($to: Reader!) { lend(item: 1, to: $to) { __typename } }";
    await using project = await createProject({ "operations/a.graphql": used });

    expect(await refusalOf(project.generate(inLibrary))).toContain(
      "1 error\n\noperations/a.graphql:1:20: error: The scalar Moment has no TypeScript type. " +
        'Add one next to the preset, for example config: { scalars: { Moment: "string" } }. [unknown-scalar]\n',
    );
    const outputConfig = { config: { scalars: { Moment: "string" } } };
    expect((await project.generate({ ...inLibrary, outputConfig }))["generated/types.ts"]).toContain(
      "at?: string | null | undefined;",
    );
  });

  test("can have its root fields sent over HTTP, except those of subscriptions", async () => {
    await using project = await createProject({
      "operations/a.graphql": "subscription OnReturned { returned { id } } query Old { old { id } }",
    });
    const outputConfig = { presetConfig: { httpFields: ["returned", "old"] } };
    const { "generated/client.ts": client } = await project.generate({ ...inLibrary, outputConfig });

    expect(client).toContain("export const Old: HttpOperation<");
    expect(client).toContain("export const OnReturned: SubscriptionOperation<");
    expect(client).toContain('} from "conversations-codegen";');
  });
});

describe("the preset", () => {
  const refusalOfConfig = async (options: object, folder = "generated/") => {
    const schema = parse("type Query { a: Int }");
    const config = {
      baseOutputDir: folder,
      presetConfig: {},
      config: {},
      schema,
      documents: [],
      plugins: [],
      ...options,
    };
    return await refusalOf(conversations.buildGeneratesSection(config));
  };

  test.each([
    [{ plugins: [{ add: {} }] }, "Plugins next to the preset have no effect; remove them."],
    [{ plugins: [{ add: {} }, { time: {} }] }, "Plugins next to the preset have no effect; remove them."],
    [{ documentTransforms: [{}] }, "documentTransforms have no effect on the preset; remove them."],
  ])("refuses %o, which would have no effect", async (options, reason) =>
    expect(await refusalOfConfig(options)).toContain(reason),
  );

  test("refuses an output outside the project", async () =>
    expect(await refusalOfConfig({}, "../generated/")).toContain("The output ../generated/ is outside the project."));

  test("reads the documents of other clients for their fragments alone, from any caller", async () => {
    const documents = [
      { document: parse("query A { a ...F }") },
      { document: parse("fragment F on Query { b } query Other { b }"), type: "external" },
      { type: "external" },
      {},
    ];
    const schema = parse("type Query { a: Int, b: Int }");
    const files = await conversations.buildGeneratesSection({
      ...{ baseOutputDir: "generated/", presetConfig: {}, config: {}, schema, documents, plugins: [] },
      documentTransforms: [],
    });
    expect(files.map(({ filename }) => filename)).toEqual(["generated/types.ts", "generated/client.ts"]);
    const client = files[1]?.pluginMap.conversations?.plugin() ?? "";
    expect([...client.matchAll(/^export function (\w+)/gm)].map(([, name]) => name)).toEqual(["a"]);
    expect(client).toContain("query A{a ...F}fragment F on Query{b}");
  });
});
