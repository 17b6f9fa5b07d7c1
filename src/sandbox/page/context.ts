import type { Actors } from "../actors/actors.ts";
import type { Service } from "../sessions/service.ts";
import type { Typing } from "./actions/typing.ts";
import type { FramePrinter } from "./stream/budget.ts";
import type { Look } from "./stream/look.ts";

/** The parts of a sandbox that the page shows. */
export interface PageContext {
  readonly actors: Actors;
  readonly service: Service;
  /** Returns the address at which bots log in. */
  readonly endpoint: () => string;
  readonly typing: Typing;
}

/** The streams of all open pages. */
export interface Streams {
  /** Identifies this run of the sandbox. */
  readonly run: string;
  /** The number of the latest stream. */
  last: number;
  /** For each open page, by the number of its stream, the function that sets what the page looks at. */
  readonly lookers: Map<number, (look: Look) => void>;
  readonly printFrame: FramePrinter;
}
