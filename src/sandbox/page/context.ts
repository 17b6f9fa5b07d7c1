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
  /** Names this start of the sandbox. */
  readonly run: string;
  /** The number of the latest. */
  last: number;
  /** The function by which each open page says what it looks at, by the number of its stream. */
  readonly lookers: Map<number, (look: Look) => void>;
  readonly printFrame: FramePrinter;
}
