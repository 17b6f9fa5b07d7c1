import type { ArgumentNode, FragmentDefinitionNode, OperationDefinitionNode } from "graphql";
import type { Candidate } from "../find/documents.ts";
import type { CodePlace } from "../model.ts";
import type { Hole } from "./compose.ts";
import type { ArgumentCondition } from "./value.ts";

/** One operation in a text of the bot. */
export interface BotDocument {
  readonly candidate: Candidate;
  /** The place at which its text begins. */
  readonly place: CodePlace;
  readonly operation: OperationDefinitionNode;
  readonly fragments: readonly FragmentDefinitionNode[];
  readonly holes: readonly Hole[];
  /** Arguments that are present under a condition. */
  readonly optional: ReadonlyMap<ArgumentNode, ArgumentCondition>;
  /** The place in the bot's code of a character of the composed document. */
  placeAt(offset: number): CodePlace;
}
