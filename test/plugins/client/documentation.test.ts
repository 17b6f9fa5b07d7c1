import { buildSchema, parse, Source } from "graphql";
import { expect, test } from "vitest";
import { resolveConfig } from "../../../plugins/client/config.ts";
import { createDocuments } from "../../../plugins/client/documents.ts";
import { generateFrom } from "../../../plugins/client/generate.ts";

const schema = buildSchema(`
  type Query { shelf("Its row." row: Int, filter: Filter): Shelf }
  type Shelf { books("The most to return." first: Int, "Unused." skip: Int): [String] }
  input Filter { "The start of a title." title: String, plain: String }
`);

/** The generated files by name. */
function generated(text: string): Readonly<Record<string, string>> {
  const { definitions } = parse(new Source(text, "operations/shelf.graphql"));
  const config = resolveConfig({ folder: "generated/", presetConfig: {}, config: {} });
  const { files } = generateFrom(schema, createDocuments([definitions], []), config);
  return Object.fromEntries(files.map(({ name, content }) => [name, content.toString()]));
}

const operation = `query Shelf($row: Int, $first: Int, $title: String, $plain: String) {
  shelf(row: $row, filter: { title: $title, plain: $plain }) { ...Books }
}
fragment Books on Shelf { books(first: $first) }`;

test("a variable has the description of its argument or input field, at any depth, in the client and in the types", () => {
  const { "client.ts": client = "", "types.ts": types = "" } = generated(operation);
  for (const [name, text] of Object.entries({
    row: "Its row.",
    first: "The most to return.",
    title: "The start of a title.",
  })) {
    expect(client).toContain(` * @param variables.${name} - ${text}\n`);
    expect(types).toContain(`  /** ${text} */\n  ${name}?: `);
  }
});

test("a variable without a description in the schema has no @param line", () => {
  expect(generated(operation)["client.ts"]).not.toContain("variables.plain");
});
