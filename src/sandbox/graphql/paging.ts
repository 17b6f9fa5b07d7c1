// Pages by the Relay connection model, which the vendor's guide names. The rules and cursors are those of graphql-relay
// (assumption: paging), because the vendor's description of ChannelEdge is the one in that library. A cursor is an
// index of the list. An unreadable cursor is ignored. Only the end from which a client pages reports whether more items
// follow. The library itself is not used: because of its peer dependency, npm would install graphql for every user of
// the runtime.

import type { PageInfo } from "../../../generated/schema.ts";
import { Refusal } from "../support/refusal.ts";

/** The arguments that select a part of a list. */
export interface PageArgs {
  readonly after?: string | null;
  readonly first?: number | null;
  readonly before?: string | null;
  readonly last?: number | null;
}

/** One page of a list. */
export interface ListPage<View> {
  readonly edges: readonly { readonly node: View; readonly cursor: string }[];
  readonly pageInfo: PageInfo;
}

/**
 * Returns the selected page of a list, of which the first `removed` items are no longer kept.
 *
 * @throws {Refusal} if `first` or `last` is negative.
 */
export function pageOf<Item, View>(
  items: readonly Item[],
  args: PageArgs,
  view: (item: Item) => View,
  removed = 0,
): ListPage<View> {
  const { first, last } = args;
  checkSize("first", first);
  checkSize("last", last);
  const end = removed + items.length;
  const lower = Math.min(Math.max(removed, indexOf(args.after, -1) + 1), end);
  const upper = Math.max(lower, Math.min(indexOf(args.before, end), end));
  const cut = Math.min(upper, lower + (first ?? Infinity));
  const start = Math.max(lower, cut - (last ?? Infinity));
  const page = items.slice(start - removed, cut - removed);
  const edges = page.map((item, index) => ({ node: view(item), cursor: cursorOf(start + index) }));
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

function cursorOf(index: number): string {
  return Buffer.from(`${prefix}${index}`).toString("base64");
}

function indexOf(cursor: string | null | undefined, otherwise: number): number {
  const text = Buffer.from(cursor ?? "", "base64").toString();
  return text.startsWith(prefix) && /^\d+$/.test(text.slice(prefix.length))
    ? Number(text.slice(prefix.length))
    : otherwise;
}
