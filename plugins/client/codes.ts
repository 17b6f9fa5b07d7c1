/**
 * Everything that can be wrong with operations, by the code that ends each finding. What is "refused" stops the run;
 * what is "warned" of does so only if the option `refuse` names it. The README beside this file explains each.
 */
export const codes = {
  syntax: "refused",
  unreadable: "refused",
  invalid: "refused",
  unnamed: "refused",
  "small-letter": "refused",
  "doubled-name": "refused",
  "clashing-name": "refused",
  "unknown-kind": "refused",
  "condition-on-fragment": "refused",
  "conditional-typename": "refused",
  "conditional-merge": "refused",
  "doubled-field": "refused",
  "fragment-on-union": "refused",
  "widening-fragment": "refused",
  "unmapped-scalar": "refused",
  "literal-default": "refused",
  "literal-recursion": "refused",
  deprecated: "warned",
  "unused-fragment": "warned",
  "missing-typename": "warned",
  "missing-fallback": "warned",
  "inferred-fragment": "warned",
} as const;

export type Code = keyof typeof codes;

/** The codes that are only warned of. */
export const warnings = (Object.keys(codes) as Code[]).filter((code) => codes[code] === "warned");
