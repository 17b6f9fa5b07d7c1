import {
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  print,
  specifiedRules,
  validate,
} from "graphql";
import { refuseWrongTypes } from "../../../../plugins/client/check/wrong-types.ts";
import { createDice, type Dice } from "./dice.ts";
import { createSelectionDrawing } from "./draw-selections.ts";
import { createVariableDrawing } from "./draw-variables.ts";
import { schema } from "./schema.ts";

/** An operation with its fragments. The names of both begin with letters and a number that are its own. */
export interface Drawn {
  readonly number: number;
  readonly name: string;
  readonly text: string;
}

/** Draws an operation. The number is all it takes to draw it again. */
export function drawOperation(number: number): Drawn {
  const dice = createDice(number);
  const name = `Operation${number}`;
  const kind = dice.pick([QUERY, QUERY, MUTATION, SUBSCRIPTION]);
  for (let attempt = 0; attempt < 200; attempt++) {
    const text = attemptOperation(dice, kind, name);
    if (isValid(text)) return { number, name, text: print(parse(text)) };
  }
  throw new Error(`operation ${number} did not come out valid`);
}

/** Whether it is an operation that the schema allows, and that the preset does not refuse for its type. */
export function isValid(text: string): boolean {
  try {
    const document = parse(text);
    return validate(schema, document, specifiedRules).length === 0 && refuseWrongTypes(schema, document).length === 0;
  } catch {
    // Nothing is left of a selection set, or graphql-js stumbles over a condition on the field of a subscription.
    return false;
  }
}

/** The one operation of a document. */
export function operationOf(document: DocumentNode): OperationDefinitionNode {
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError("the document has no operation");
  return operation;
}

const { QUERY, MUTATION, SUBSCRIPTION } = OperationTypeNode;

function attemptOperation(dice: Dice, kind: OperationTypeNode, name: string): string {
  const variables = createVariableDrawing(dice);
  const { operationSet, fragments } = createSelectionDrawing(dice, name, variables);
  const selections = operationSet(kind);
  const declared = [...variables.declared].map(([variable, type]) => `$${variable}: ${type}`);
  const head = `${kind} ${name}${declared.length > 0 ? `(${declared.join(", ")})` : ""}`;
  return [`${head} ${selections}`, ...fragments.map(({ text }) => text)].join("\n\n");
}
