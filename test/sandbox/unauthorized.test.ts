import { readdirSync, readFileSync } from "node:fs";
import {
  buildSchema,
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  typeFromAST,
} from "graphql";
import { expect, test } from "vitest";
import { startSandbox } from "../../src/sandbox/index.ts";
import { post } from "./bot.ts";

const schema = buildSchema(readFileSync("schema/conversations.graphql", "utf8"));

const operations = readdirSync("operations")
  .flatMap((file) => [...parse(readFileSync(`operations/${file}`, "utf8")).definitions])
  .filter((each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION)
  .filter(({ name }) => name?.value !== "StartAgentSession");

/** Returns a value of a type, with all of its fields. */
function anyOf(type: GraphQLInputType): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [anyOf(nullable.ofType)];
  if (isEnumType(nullable)) return nullable.getValues()[0]?.name;
  if (isInputObjectType(nullable)) {
    return Object.fromEntries(Object.values(nullable.getFields()).map(({ name, type }) => [name, anyOf(type)]));
  }
  return { Boolean: true, Int: 1, Float: 1 }[String(nullable)] ?? "x";
}

test.each(operations.map((operation) => ({ name: operation.name?.value, operation })))(
  "$name over HTTP is refused, since it has no session",
  async ({ operation }) => {
    await using sandbox = await startSandbox();
    const variables = Object.fromEntries(
      (operation.variableDefinitions ?? []).map(({ variable, type }) => [
        variable.name.value,
        anyOf(typeFromAST(schema, type) as GraphQLInputType),
      ]),
    );
    const { status, body } = await post(sandbox, { query: print(operation), variables });
    expect([status, body.errors]).toEqual([401, [expect.objectContaining({ name: "UNAUTHORIZED" })]]);
  },
);
