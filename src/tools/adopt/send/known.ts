import type { ts } from "ts-morph";
import type { Code } from "../find/code.ts";
import type { Symbols } from "../find/symbols.ts";
import type { Branch } from "./branches.ts";

/** What classification stands on. */
export interface Known {
  readonly code: Code;
  readonly symbols: Symbols;
  readonly branches: readonly Branch[];
  /** The name of the function that takes the errors of calls, in each file. */
  readonly reporter: (source: ts.SourceFile) => string;
}
