import {
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  type TypeInfo,
  ValidationContext,
} from "graphql";
import type { Code } from "../diagnostics/codes.ts";
import { isFragment } from "../documents.ts";

type Usages = ReturnType<ValidationContext["getVariableUsages"]>;
type Definition = Parameters<ValidationContext["getVariableUsages"]>[0];

/**
 * The keys of the nodes to visit. Names, which are half of all nodes, and descriptions are left out, because no rule
 * reads them.
 */
export const walkedKeys = {
  OperationDefinition: ["variableDefinitions", "directives", "selectionSet"],
  FragmentDefinition: ["typeCondition", "directives", "selectionSet"],
  VariableDefinition: ["variable", "type", "defaultValue", "directives"],
  SelectionSet: ["selections"],
  Field: ["arguments", "directives", "selectionSet"],
  FragmentSpread: ["directives"],
  InlineFragment: ["typeCondition", "directives", "selectionSet"],
  Directive: ["arguments"],
  Argument: ["value"],
  ListType: ["type"],
  NonNullType: ["type"],
  ListValue: ["values"],
  ObjectValue: ["fields"],
  ObjectField: ["value"],
} as const;

/**
 * Creates the objects that the rules of one walk share.
 *
 * @param take Takes an error with the code of the rule that reports it: an error of graphql-js does not name its rule.
 */
export function createWalkContext(
  schema: GraphQLSchema,
  document: DocumentNode,
  typeInfo: TypeInfo,
  take: (code: Code, error: GraphQLError) => void,
) {
  const context = new WalkContext(schema, document, typeInfo, () => {});
  return {
    usesRecorder: recordUses(context, typeInfo),
    contextFor: (code: Code): ValidationContext =>
      Object.create(context, { reportError: { value: (error: GraphQLError) => take(code, error) } }),
  };
}

/** Records the uses of variables during the walk. graphql-js would walk each definition a second time. */
class WalkContext extends ValidationContext {
  readonly uses = new Map<Definition, Usages[number][]>();
  /** The contexts of all rules share this map; otherwise each would collect its own. */
  readonly fragments = new Map(
    this.getDocument()
      .definitions.filter(isFragment)
      .map((each) => [each.name.value, each]),
  );

  override getFragment(name: string): FragmentDefinitionNode | undefined {
    return this.fragments.get(name);
  }

  override getVariableUsages(definition: Definition): Usages {
    // `uses` lacks definitions that the walk has not left yet, and definitions that an earlier run has checked, which are
    // not walked.
    return this.uses.get(definition) ?? super.getVariableUsages(definition);
  }

  /** Has no limit. The original in graphql-js stops if the operations of a document use many variables in fragments. */
  override spendFragmentWork(): void {}
}

/** The rules of graphql 16 ask for a definition's uses when it is left, those of graphql 17 already when it is entered. */
function recordUses({ uses: recorded }: WalkContext, typeInfo: TypeInfo): ASTVisitor {
  let uses: Usages[number][] = [];
  const definition = {
    enter: () => {
      uses = [];
    },
    leave: (node: Definition) => void recorded.set(node, uses),
  };
  return {
    OperationDefinition: definition,
    FragmentDefinition: definition,
    VariableDefinition: () => false,
    Variable: (node) => {
      const [type, parentType] = [typeInfo.getInputType(), typeInfo.getParentInputType()];
      uses.push({ node, type, parentType, defaultValue: typeInfo.getDefaultValue() });
    },
  };
}
