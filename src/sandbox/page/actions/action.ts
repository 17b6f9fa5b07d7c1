import type { Body } from "../body.ts";
import type { PageContext, Streams } from "../context.ts";

/** The page, and the sender of the action. */
export interface ActionContext extends PageContext {
  readonly streams: Streams;
  /** The address from which the request came. */
  readonly remoteAddress: string | undefined;
}

/** Carries out an action of the page. */
export type Action = (context: ActionContext, body: Body) => unknown;
