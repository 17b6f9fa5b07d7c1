import {
  FieldsOnCorrectTypeRule,
  FragmentsOnCompositeTypesRule,
  KnownArgumentNamesRule,
  KnownDirectivesRule,
  KnownFragmentNamesRule,
  KnownTypeNamesRule,
  NoDeprecatedCustomRule,
  NoUndefinedVariablesRule,
  NoUnusedVariablesRule,
  OverlappingFieldsCanBeMergedRule,
  PossibleFragmentSpreadsRule,
  ProvidedRequiredArgumentsRule,
  ScalarLeafsRule,
  SingleFieldSubscriptionsRule,
  UniqueArgumentNamesRule,
  UniqueDirectivesPerLocationRule,
  UniqueInputFieldNamesRule,
  UniqueVariableNamesRule,
  type ValidationRule,
  ValuesOfCorrectTypeRule,
  VariablesAreInputTypesRule,
  VariablesInAllowedPositionRule,
} from "graphql";
import type { Code } from "../diagnostics/codes.ts";

/**
 * GraphQL's own rules by the codes of their diagnostics. Other files of this folder check the rest: names and kinds of
 * operations, unused and circular fragments, and the placement of `@defer` and `@stream`, which are refused.
 */
export const graphqlRules: Readonly<Partial<Record<Code, ValidationRule>>> = {
  "known-type-names": KnownTypeNamesRule,
  "fragments-on-composite-type": FragmentsOnCompositeTypesRule,
  "variables-are-input-types": VariablesAreInputTypesRule,
  "scalar-leafs": ScalarLeafsRule,
  "fields-on-correct-type": FieldsOnCorrectTypeRule,
  "known-fragment-names": KnownFragmentNamesRule,
  "possible-fragment-spread": PossibleFragmentSpreadsRule,
  "unique-variable-names": UniqueVariableNamesRule,
  "no-undefined-variables": NoUndefinedVariablesRule,
  "no-unused-variables": NoUnusedVariablesRule,
  "known-directives": KnownDirectivesRule,
  "unique-directive-names-per-location": UniqueDirectivesPerLocationRule,
  "known-argument-names": KnownArgumentNamesRule,
  "unique-argument-names": UniqueArgumentNamesRule,
  "value-literals-of-correct-type": ValuesOfCorrectTypeRule,
  "provided-required-arguments": ProvidedRequiredArgumentsRule,
  "variables-in-allowed-position": VariablesInAllowedPositionRule,
  "overlapping-fields-can-be-merged": OverlappingFieldsCanBeMergedRule,
  "unique-input-field-names": UniqueInputFieldNamesRule,
  "one-field-subscriptions": SingleFieldSubscriptionsRule,
  "no-deprecated": NoDeprecatedCustomRule,
};
