import { readFileSync } from "node:fs";
import {
  buildSchema,
  type GraphQLInputType,
  GraphQLList,
  type GraphQLSchema,
  isInputType,
  parseConstValue,
  valueFromAST,
} from "graphql";
import { describe, expect, test } from "vitest";
import { literalShape } from "../../../plugins/client/read/literals.ts";
import { writeLiteral } from "../../../src/runtime/calls/document.ts";
import { schemas } from "../../support/paths.ts";
import { createValues } from "./values.ts";

const library = buildSchema(readFileSync(schemas.library, "utf8"));
const conversations = buildSchema(readFileSync(schemas.conversations, "utf8"));

describe("literalShape", () => {
  test.each([
    ["Sort", "enum"],
    ["Int", "plain"],
    ["Moment", "plain"],
    ["Reader", "plain"],
    ["Between", { sort: "enum" }],
    ["Filter", { sort: "enum", sorts: "enum", between: { sort: "enum" } }],
  ])("returns for %s the shape %o", (name, shape) => {
    expect(literalShape(typeIn(library, name))).toEqual(shape);
    expect(literalShape(new GraphQLList(typeIn(library, name)))).toEqual(shape);
  });
});

describe("a literal is read as the value from which it was written", () => {
  const types = [library, conversations].flatMap((schema) =>
    Object.values(schema.getTypeMap()).filter((type) => isInputType(type) && !type.name.startsWith("__")),
  );

  test.each(types.map((type) => [type.name, type] as const))("if the type is %s", (_, type) => {
    if (!isInputType(type)) return;
    for (let seed = 0; seed < 100; seed++) {
      const list = new GraphQLList(type);
      const value = createValues(seed).valueFor(list);
      const literal = parseConstValue(writeLiteral(value, literalShape(type), "a"));
      expect(valueFromAST(literal, list), `seed ${seed}`).toEqual(value);
    }
  });
});

// GraphQL knows no escape for it. Texts that were cut in the middle of an emoji end with one.
test("a string with half a surrogate pair gives a valid literal", () =>
  expect(() => parseConstValue(writeLiteral("\ud83d", "plain", "a"))).not.toThrow());

function typeIn(schema: GraphQLSchema, name: string): GraphQLInputType {
  const type = schema.getType(name);
  if (!isInputType(type)) throw new TypeError(`${name} is no input type`);
  return type;
}
