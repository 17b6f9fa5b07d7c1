import {
  buildSchema,
  type OperationDefinitionNode,
  parse,
  TypeInfo,
  visit,
  visitInParallel,
  visitWithTypeInfo,
} from "graphql";
import { expect, test } from "vitest";
import { createWalkContext } from "../../../plugins/client/check/walk.ts";

test.each(["enter", "leave"] as const)(
  "a rule gets the variables of an operation and its fragments on %s (graphql 16 uses leave, graphql 17 enter)",
  (moment) => {
    const schema = buildSchema("type Query { a(x: Int): Int }");
    const document = parse("query Ask($x: Int, $y: Int) { ...Part b: a(x: $y) } fragment Part on Query { a(x: $x) }");
    const typeInfo = new TypeInfo(schema);
    const { usesRecorder, contextFor } = createWalkContext(schema, document, typeInfo, () => {});
    const context = contextFor("no-unused-variables");
    const names: string[] = [];
    const ask = (operation: OperationDefinitionNode) =>
      void names.push(...context.getRecursiveVariableUsages(operation).map(({ node }) => node.name.value));
    const rule = { OperationDefinition: { [moment]: ask } };
    visit(document, visitWithTypeInfo(typeInfo, visitInParallel([usesRecorder, rule])));
    expect(names.sort()).toEqual(["x", "y"]);
  },
);
