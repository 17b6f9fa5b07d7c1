import {
  type ArgumentNode,
  type DirectiveNode,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInputObjectType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";
import { type ExecutableDefinition, type Fragments, isOperation } from "../../documents.ts";
import { getOrInsertComputed } from "../../memory.ts";
import { CompositeTypes } from "./composite-types.ts";

/** A place that takes its value from a variable: an argument, a field of an input type, or an item of one of these. */
export interface Place {
  readonly type: GraphQLInputType;
  readonly definition: GraphQLArgument | GraphQLInputField;
}

/** The uses of the variables of an operation, by their names. */
export type VariableUses = ReadonlyMap<string, readonly Place[]>;

/** The uses in one operation or fragment, and the fragments that it spreads. */
interface Own {
  readonly uses: readonly (readonly [string, Place])[];
  readonly spreads: ReadonlySet<string>;
}

/** Finds where variables are used. Each definition is walked once, however often it is spread. */
export class VariableUseFinder {
  readonly #schema: GraphQLSchema;
  readonly #types: CompositeTypes;
  readonly #fragments: Fragments;
  readonly #own = new Map<ExecutableDefinition, Own>();

  constructor(schema: GraphQLSchema, fragments: Fragments) {
    this.#schema = schema;
    this.#types = new CompositeTypes(schema);
    this.#fragments = fragments;
  }

  /** Returns the uses in the operation and in its fragments. */
  find(operation: OperationDefinitionNode): VariableUses {
    const all = new Map<string, Place[]>();
    if ((operation.variableDefinitions ?? []).length === 0) return all;
    const pending = [this.#in(operation)];
    const visited = new Set<string>();
    for (const { uses, spreads } of pending) {
      for (const [name, use] of uses) {
        getOrInsertComputed(all, name, () => [] as Place[]).push(use);
      }
      for (const name of spreads) {
        const fragment = this.#fragments.get(name);
        if (!fragment || visited.has(name)) continue;
        visited.add(name);
        pending.push(this.#in(fragment));
      }
    }
    return all;
  }

  #in(definition: ExecutableDefinition): Own {
    return getOrInsertComputed(this.#own, definition, () => this.#walk(definition));
  }

  #walk(definition: ExecutableDefinition): Own {
    const uses: [string, Place][] = [];
    const spreads = new Set<string>();
    const inValue = (value: ValueNode, use: Place): void => {
      const type = getNullableType(use.type);
      if (value.kind === Kind.VARIABLE) uses.push([value.name.value, use]);
      // A single value stands for a list of one.
      else if (isListType(type)) {
        const items = value.kind === Kind.LIST ? value.values : [value];
        for (const item of items) inValue(item, { ...use, type: type.ofType });
      } else if (value.kind === Kind.OBJECT && isInputObjectType(type)) {
        for (const { name, value: inner } of value.fields) {
          const field = type.getFields()[name.value];
          if (field) inValue(inner, { type: field.type, definition: field });
        }
      }
    };
    const inArguments = (given: readonly ArgumentNode[] = [], declared: readonly GraphQLArgument[] = []): void => {
      for (const { name, value } of given) {
        const argument = declared.find((each) => each.name === name.value);
        if (argument) inValue(value, { type: argument.type, definition: argument });
      }
    };
    const inDirectives = (directives: readonly DirectiveNode[] = []): void => {
      for (const { name, arguments: given } of directives)
        inArguments(given, this.#schema.getDirective(name.value)?.args);
    };
    const inSet = ({ selections }: SelectionSetNode, scope: GraphQLCompositeType): void => {
      for (const selection of selections) {
        inDirectives(selection.directives);
        if (selection.kind === Kind.FRAGMENT_SPREAD) spreads.add(selection.name.value);
        else if (selection.kind === Kind.INLINE_FRAGMENT) {
          const { typeCondition, selectionSet } = selection;
          inSet(selectionSet, typeCondition ? this.#types.get(typeCondition.name.value) : scope);
        } else {
          const field = this.#types.field(scope, selection.name.value);
          inArguments(selection.arguments, field?.args);
          const inner = getNamedType(field?.type);
          if (selection.selectionSet && isCompositeType(inner)) inSet(selection.selectionSet, inner);
        }
      }
    };
    inDirectives(definition.directives);
    const scope = isOperation(definition)
      ? this.#schema.getRootType(definition.operation)
      : this.#types.get(definition.typeCondition.name.value);
    if (scope) inSet(definition.selectionSet, scope);
    return { uses, spreads };
  }
}
