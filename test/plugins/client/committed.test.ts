// Tests of the project's own operations, and of the client that is generated for them.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "@graphql-codegen/cli";
import {
  buildASTSchema,
  type FieldNode,
  type GraphQLInputType,
  getArgumentValues,
  getVariableValues,
  isInputType,
  Kind,
  type OperationDefinitionNode,
  parse,
  typeFromAST,
  validate,
  visit,
} from "graphql";
import { describe, expect, test } from "vitest";
import config from "../../../codegen.ts";
import * as client from "../../../generated/client.ts";
import { writeRequest } from "../../../src/runtime/calls/document.ts";
import type { Operation } from "../../../src/runtime/transport.ts";
import { root, schemas } from "../../support/paths.ts";
import { createValues } from "./values.ts";

const definitions = parse(readFileSync(schemas.conversations, "utf8"));
const schema = buildASTSchema(definitions);

const written = readdirSync(join(root, "operations"))
  .flatMap((file) => parse(readFileSync(join(root, "operations", file), "utf8")).definitions)
  .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);

const cases = written.map((definition) => {
  const name = definition.name?.value ?? "";
  const made = Object.entries<unknown>(client).find(([key]) => key === name)?.[1];
  // The compiler has checked the constants; here they are looked up by name.
  return { name, definition, operation: made as Operation<unknown, Record<string, unknown>> };
});

test("the files in generated/ equal the generator's output for schema/ and operations/", async () => {
  const made: { filename: string; content: string }[] = await generate({ ...config, cwd: root, silent: true }, false);

  expect(made.map(({ filename }) => filename)).toEqual(
    expect.arrayContaining(["schema.ts", "types.ts", "client.ts"].map((file) => `generated/${file}`)),
  );
  for (const { filename, content } of made) {
    expect(readFileSync(join(root, filename), "utf8"), "run npm run codegen").toBe(content);
  }
});

test("each operation has a constant", () =>
  expect(cases.filter(({ name, operation }) => operation?.name !== name)).toEqual([]));

describe("the operations of this package", () => {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const fields = roots.flatMap((type) => Object.values(type?.getFields() ?? {}));

  test("use every root field of the schema", () =>
    expect(
      cases
        .flatMap(({ definition }) => rootFieldsOf(definition))
        .map(({ name }) => name.value)
        .sort(),
    ).toEqual(fields.map(({ name }) => name).sort()));

  test("give a fallback to every structured message", () => {
    const structured = fields.filter(({ args }) => args.some(({ name }) => name === "fallback"));
    const given = cases
      .flatMap(({ definition }) => rootFieldsOf(definition))
      .filter((field) => field.arguments?.some(({ name }) => name.value === "fallback"));

    expect(structured).toHaveLength(5);
    expect(given.map(({ name }) => name.value).sort()).toEqual(structured.map(({ name }) => name).sort());
  });
});

describe("a document is valid for a service that", () => {
  // The types whose name is neither documented nor observed, by their @evidence.
  const inferred = new Set<string>();
  visit(definitions, {
    enter(node) {
      if (!("directives" in node && "name" in node) || !("kind" in node) || !/TypeDefinition$/.test(node.kind)) return;
      const evidence = node.directives?.find(({ name }) => name.value === "evidence");
      const part = (which: string) => evidence?.arguments?.find(({ name }) => name.value === which)?.value;
      const isNameKnown = ["documented", "observed"]
        .map(part)
        .some((value) => value?.kind === Kind.STRING && /\bname\b/.test(value.value));
      const guess = part("inferred");
      // A name that was observed only once, in a program whose answers are not recorded, counts as inferred.
      const isInferredToo = guess?.kind === Kind.STRING && /^name\b/.test(guess.value);
      if (node.name?.kind === Kind.NAME && guess && (!isNameKnown || isInferredToo)) inferred.add(node.name.value);
    },
  });
  const renamed = buildASTSchema(
    visit(definitions, {
      Name: (node, _key, parent) => {
        const isType = parent && "kind" in parent && /TypeDefinition$|^NamedType$/.test(parent.kind);
        return isType && inferred.has(node.value) ? { ...node, value: `${node.value}OfTheService` } : undefined;
      },
    }),
  );

  test("has other names for the inferred types, unless the document names such a type", () => {
    expect([...inferred]).toEqual(
      expect.arrayContaining(["AgentStatus", "StructuredMessageFallbackInput", "MessageEvent", "PageInfo"]),
    );
    expect([...inferred]).not.toContain("Message");
    const naming = parse("mutation A($status: AgentStatus!) { updateAgentStatus(status: $status) { node { id } } }");
    expect(validate(renamed, naming).map(({ message }) => message)).toEqual(['Unknown type "AgentStatus".']);
  });

  test.each(cases)("has other names for the inferred types: $name", ({ definition, operation }) => {
    for (let seed = 0; seed < 20; seed++) {
      const { query } = writeRequest(operation, variablesFor(definition, seed));
      expect(validate(renamed, parse(query)), query).toEqual([]);
    }
  });
});

describe("the variables of a call", () => {
  test.each(cases)("reach the arguments of $name", ({ definition, operation }) => {
    for (let seed = 0; seed < 100; seed++) {
      const variables = variablesFor(definition, seed);
      const { query, variables: carried = {} } = writeRequest(operation, variables);
      expect(argumentsIn(query, carried), query).toEqual(argumentsOf(definition, variables));
    }
  });

  test("are omitted if the caller omits them, with the parentheses of the arguments", () =>
    expect(writeRequest(client.OnChatActivity, {}).query).toMatch(
      /^subscription OnChatActivity\{chatActivity\{node\{/,
    ));

  test("are sent as null if they are null", () =>
    expect(writeRequest(client.OnChatActivity, { filter: null }).query).toMatch(
      /\{chatActivity\(filter:null\)\{node\{/,
    ));
});

function rootFieldsOf({ selectionSet }: OperationDefinitionNode): FieldNode[] {
  return selectionSet.selections.filter((selection) => selection.kind === Kind.FIELD);
}

function variablesFor(definition: OperationDefinitionNode, seed: number): Record<string, unknown> {
  const values = createValues(seed);
  const given = (definition.variableDefinitions ?? []).filter(
    ({ type }) => type.kind === Kind.NON_NULL_TYPE || values.chance(0.7),
  );
  return Object.fromEntries(given.map(({ variable, type }) => [variable.name.value, values.valueFor(inputType(type))]));
}

/** Returns the arguments that the operation, as its author wrote it, gives to its root field. */
function argumentsOf(definition: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>) {
  const [field] = rootFieldsOf(definition);
  const given = (field?.arguments ?? []).flatMap(({ name, value }) =>
    value.kind === Kind.VARIABLE && value.name.value in variables ? [[name.value, variables[value.name.value]]] : [],
  );
  return Object.fromEntries(given);
}

/** Returns the arguments that the service hands to the resolver of the root field. */
function argumentsIn(query: string, carried: Readonly<Record<string, unknown>>) {
  const definition = parse(query).definitions[0];
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError("the operation comes first");
  const { coerced, errors } = getVariableValues(schema, definition.variableDefinitions ?? [], carried);
  expect(errors).toBeUndefined();
  const [field] = rootFieldsOf(definition);
  const declared = field && schema.getRootType(definition.operation)?.getFields()[field.name.value];
  return declared && getArgumentValues(declared, field, coerced);
}

function inputType(node: Parameters<typeof typeFromAST>[1]): GraphQLInputType {
  const type = typeFromAST(schema, node);
  if (!isInputType(type)) throw new TypeError("a variable has a type that is no input type");
  return type;
}
