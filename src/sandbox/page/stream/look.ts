import { quote } from "../../../text/clean.ts";
import type { Body } from "../body.ts";
import { BadAction, flag, number, texts } from "../body.ts";

/** The part of the visitors that a page lists. */
export type VisitorFilter = (typeof visitorFilters)[number];

const visitorFilters = ["all", "waiting", "in-chat", "idle"] as const;

/** The parts of the sandbox that one open page shows. Nothing else is sent to it. */
export interface Look {
  /** A part of the name, e-mail address, phone number, tags or department of a visitor. */
  readonly search: string;
  readonly filter: VisitorFilter;
  /** The largest number of visitors that are listed. */
  readonly limit: number;
  /** The ids of the visitors whose chats are open. */
  readonly open: readonly string[];
  /** False while the list of frames is paused. */
  readonly frames: boolean;
}

/** The parts that a page shows before it asks for others. */
export const firstLook: Look = { search: "", filter: "all", limit: 100, open: [], frames: true };

/** The most that a page can look at. */
export const lookLimits = { visitors: 1_000, open: 8, search: 200 } as const;

/** @throws {BadAction} if a part is missing or not valid. */
export function readLook(body: Body): Look {
  const { search, filter } = body;
  const knownFilter = visitorFilters.find((each) => each === filter);
  if (!knownFilter) throw new BadAction(`There is no filter ${quote(filter)}.`);
  if (typeof search !== "string") throw new BadAction("The search is missing.");
  return {
    search: search.slice(0, lookLimits.search).trim().toLowerCase(),
    filter: knownFilter,
    limit: Math.min(number(body, "limit"), lookLimits.visitors),
    open: texts(body, "open").slice(0, lookLimits.open),
    frames: flag(body, "frames"),
  };
}
