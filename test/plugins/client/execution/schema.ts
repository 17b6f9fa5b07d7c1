import { readFileSync } from "node:fs";
import {
  buildSchema,
  type GraphQLInputType,
  type GraphQLObjectType,
  isInputType,
  type OperationTypeNode,
  type TypeNode,
  typeFromAST,
} from "graphql";
import { schemas } from "../../../support/paths.ts";

/** The API: what operations are drawn from and executed on. */
export const schema = buildSchema(readFileSync(schemas.conversations, "utf8"));

/** The type at whose fields an operation of this kind begins. */
export function rootTypeFor(kind: OperationTypeNode): GraphQLObjectType {
  const root = schema.getRootType(kind);
  if (!root) throw new TypeError(`the schema has no ${kind}`);
  return root;
}

/** The type that a variable is declared with. */
export function typeOf(node: TypeNode): GraphQLInputType {
  const type = typeFromAST(schema, node);
  if (!isInputType(type)) throw new TypeError("the schema has no such input");
  return type;
}
