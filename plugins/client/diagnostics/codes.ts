/** An error stops a run, a warning does not. */
export type Severity = "error" | "warning";

/**
 * The code of each diagnostic, with its severity. Codes that graphql-eslint has are spelled as there. A warning becomes
 * an error if the option `warningsAsErrors` names it, and an error in a fragment that no operation uses is a warning.
 * The README of `plugins/client` explains each code.
 */
export const codes = {
  syntax: "error",
  "unreadable-file": "error",
  "invalid-schema": "error",
  "no-anonymous-operations": "error",
  "unique-operation-name": "error",
  "unique-fragment-name": "error",
  "name-clash": "error",
  "known-operation-types": "error",
  "known-type-names": "error",
  "known-fragment-names": "error",
  "known-directives": "error",
  "known-argument-names": "error",
  "fields-on-correct-type": "error",
  "fragments-on-composite-type": "error",
  "possible-fragment-spread": "error",
  "no-fragment-cycles": "error",
  "one-field-subscriptions": "error",
  "overlapping-fields-can-be-merged": "error",
  "provided-required-arguments": "error",
  "scalar-leafs": "error",
  "value-literals-of-correct-type": "error",
  "variables-are-input-types": "error",
  "variables-in-allowed-position": "error",
  "no-undefined-variables": "error",
  "no-unused-variables": "error",
  "unique-variable-names": "error",
  "unique-argument-names": "error",
  "unique-input-field-names": "error",
  "unique-directive-names-per-location": "error",
  "no-incremental-delivery": "error",
  "unknown-scalar": "error",
  "literal-default": "error",
  "literal-recursion": "error",
  "no-deprecated": "warning",
  "no-unused-fragments": "warning",
  "missing-typename": "warning",
  "missing-fallback": "warning",
  "inferred-fragment": "warning",
  "inferred-type-name": "warning",
  "interpolation-in-string": "warning",
  "complex-conditions": "warning",
  "complex-selections": "warning",
} as const satisfies Record<string, Severity>;

export type Code = keyof typeof codes;

export type WarningCode = { [code in Code]: (typeof codes)[code] extends "warning" ? code : never }[Code];

/** The codes of the warnings. */
export const warningCodes = (Object.keys(codes) as Code[]).filter(
  (code): code is WarningCode => codes[code] === "warning",
);
