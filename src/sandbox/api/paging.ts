// Pages by the Relay connection model, which the vendor's guide names. The rules and the cursors are those of
// graphql-relay-js, as the vendor's text on ChannelEdge is that library's own: a cursor is a place in the list, an
// unreadable cursor counts as none, and only the side one pages from is told whether more follows.

import type { PageInfo } from "../../../generated/schema.ts";
import { Refusal } from "../errors.ts";

/** Which part of a list is wanted. */
export interface PageArgs {
  readonly after?: string | null;
  readonly first?: number | null;
  readonly before?: string | null;
  readonly last?: number | null;
}

/** One page of a list, each item shown by `view`. */
export interface Page<View> {
  readonly edges: readonly { readonly node: View; readonly cursor: string }[];
  readonly pageInfo: PageInfo;
}

/**
 * Cuts the wanted page out of a list, of which the first so many items may be `gone`.
 *
 * @throws {Refusal} if `first` or `last` is negative.
 */
export function pageOf<Item, View>(
  items: readonly Item[],
  args: PageArgs,
  view: (item: Item) => View,
  gone = 0,
): Page<View> {
  const { first, last } = args;
  checkSize("first", first);
  checkSize("last", last);
  const end = gone + items.length;
  const lower = Math.min(Math.max(gone, placeOf(args.after, -1) + 1), end);
  const upper = Math.max(lower, Math.min(placeOf(args.before, end), end));
  const cut = Math.min(upper, lower + (first ?? Infinity));
  const start = Math.max(lower, cut - (last ?? Infinity));
  const wanted = items.slice(start - gone, cut - gone);
  const edges = wanted.map((item, at) => ({ node: view(item), cursor: cursorOf(start + at) }));
  return {
    edges,
    pageInfo: {
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
      hasPreviousPage: typeof last === "number" && start > lower,
      hasNextPage: typeof first === "number" && cut < upper,
    },
  };
}

function checkSize(name: string, size: number | null | undefined): void {
  if (typeof size === "number" && size < 0) throw new Refusal(`Argument "${name}" must be a non-negative integer.`);
}

const prefix = "arrayconnection:";

function cursorOf(place: number): string {
  return Buffer.from(`${prefix}${place}`).toString("base64");
}

function placeOf(cursor: string | null | undefined, otherwise: number): number {
  const text = Buffer.from(cursor ?? "", "base64").toString();
  return text.startsWith(prefix) && /^\d+$/.test(text.slice(prefix.length))
    ? Number(text.slice(prefix.length))
    : otherwise;
}
