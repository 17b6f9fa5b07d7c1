import {
  type DocumentNode,
  executeSync,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  responsePathAsArray,
} from "graphql";
import { createDice, type Dice, seedOf } from "./dice.ts";
import type { Values } from "./values.ts";

/** The variables of an operation, and the seed of the data that answers it. */
export interface Question {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly values: Values;
  readonly seed: number;
}

/**
 * Returns the answer of graphql-js over random data: each list, each null and each concrete type occurs.
 *
 * Each place has its own random numbers, so that a selection that is missing elsewhere changes nothing here. Other
 * arguments give other numbers, so that the answer shows them.
 */
export function answer(question: Question, onField?: (field: GraphQLResolveInfo) => void): Values {
  const { schema, document, values: variableValues, seed } = question;
  const { data, errors } = executeSync({
    schema,
    document,
    variableValues,
    fieldResolver: (_source, given, _context, field) => {
      onField?.(field);
      const dice = createDice(seedOf(seed, JSON.stringify(given), ...responsePathAsArray(field.path)));
      return dataOf(field.returnType, schema, dice);
    },
  });
  if (!data || errors) throw new Error(`graphql-js has no answer: ${errors?.join(", ")}`);
  return data;
}

function dataOf(type: GraphQLOutputType, schema: GraphQLSchema, dice: Dice): unknown {
  if (isNonNullType(type)) return dataOf(type.ofType, schema, dice) ?? dataOf(type, schema, dice);
  if (dice.chance(0.15)) return null;
  if (isListType(type)) return Array.from({ length: dice.below(4) }, () => dataOf(type.ofType, schema, dice));
  if (isAbstractType(type)) {
    const possible = schema.getPossibleTypes(type);
    return possible.length > 0 ? { __typename: dice.pick(possible).name } : null;
  }
  if (isObjectType(type)) return {};
  if (isEnumType(type)) return dice.pick(type.getValues()).name;
  return scalar(type.name, dice);
}

function scalar(name: string, dice: Dice): unknown {
  if (name === "Boolean") return dice.chance(0.5);
  if (name === "Int") return dice.below(1000);
  if (name === "Float") return dice.pick([0, -1.5, 1e21, 1_700_000_000.123]);
  return dice.pick(["", "text", 'with a " quote', "é 😀"]);
}
