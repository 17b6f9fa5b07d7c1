import type { VisitorRecord } from "../../account/model.ts";
import type { TranscriptEntry } from "../../actors/transcript.ts";
import type { Visitor } from "../../actors/visitor.ts";
import type { PageContext } from "../context.ts";
import type { Look } from "./look.ts";
import type { VisitorCounts, VisitorsUpdate, VisitorView } from "./updates.ts";

/** The longest beginning of an entry that the list of visitors shows, in characters. */
const longestLatest = 80;

/** A visitor who is on the website, with the account's data. */
interface Shown {
  readonly visitor: Visitor;
  readonly record: VisitorRecord;
}

interface Listing {
  readonly listed: readonly Shown[];
  readonly open: readonly Shown[];
  readonly counts: VisitorCounts;
}

/** Creates a function that returns the visitors that a page looks at, or undefined if nothing changed since the last call. */
export function createVisitorsFeed(context: PageContext): (look: Look) => VisitorsUpdate | undefined {
  const sentViews = new Map<string, string>();
  let last = "";
  return (look) => {
    const { counts, ...lists } = list(context, look);
    const [listed, open] = [idsOf(lists.listed), idsOf(lists.open)];
    const gone = look.open.filter((id) => !open.includes(id));
    const changed = viewChanged([...lists.listed, ...lists.open]);
    const text = JSON.stringify({ listed, open, gone, counts });
    if (text === last && changed.length === 0) return undefined;
    last = text;
    return { kind: "visitors", listed, open, gone, changed, counts };
  };

  function viewChanged(visitors: readonly Shown[]): VisitorView[] {
    const visitorsById = new Map(visitors.map((each) => [each.record.id, each]));
    for (const id of sentViews.keys()) if (!visitorsById.has(id)) sentViews.delete(id);
    return [...visitorsById.values()].flatMap((each) => {
      const view = viewVisitor(each, context);
      const text = JSON.stringify(view);
      if (sentViews.get(view.id) === text) return [];
      sentViews.set(view.id, text);
      return [view];
    });
  }
}

function list({ actors, service }: PageContext, { search, filter, limit, open }: Look): Listing {
  const counts = { all: 0, inChat: 0, waiting: 0 };
  const matching: Shown[] = [];
  for (const id of actors.visitors.keys()) {
    const visibleVisitor = find(id);
    if (!visibleVisitor) continue;
    const { record } = visibleVisitor;
    const state = stateOf(record);
    counts.all++;
    if (state !== "idle") counts.inChat++;
    if (state === "waiting") counts.waiting++;
    const isInFilter = filter === "all" || filter === state || (filter === "in-chat" && state === "waiting");
    if (isInFilter && contains(record, search)) matching.push(visibleVisitor);
  }
  return {
    listed: matching.toReversed().slice(0, limit),
    open: open.flatMap((id) => find(id) ?? []),
    counts: { ...counts, matching: matching.length },
  };

  /** The account may have dropped a visitor, and the page may name a visitor who has left. */
  function find(id: string): Shown | undefined {
    const [visitor, record] = [actors.visitors.get(id), service.account.visitors.get(id)];
    return visitor && record && { visitor, record };
  }
}

function stateOf({ channel }: VisitorRecord): "idle" | "waiting" | "in-chat" {
  if (!channel) return "idle";
  return channel.agents.size === 0 ? "waiting" : "in-chat";
}

function contains(record: VisitorRecord, search: string): boolean {
  // Most looks search for nothing, and each asks for every visitor.
  if (search === "") return true;
  const { display_name, email, phone, external_id, current_tags, channel } = record;
  const parts = [display_name, email, phone, external_id, channel?.department?.name, ...current_tags];
  return parts.some((part) => part?.toLowerCase().includes(search));
}

function viewVisitor({ visitor, record }: Shown, { typing }: PageContext): VisitorView {
  const { id, localId, lcId, display_name, email, phone, external_id, current_country, current_region } = record;
  const chat = viewChat(record);
  return {
    ...{ id, localId, lcId, display_name, email, phone, external_id, current_country, current_region },
    current_tags: [...record.current_tags],
    structuredMessages: visitor.structuredMessages,
    isTyping: typing.visitors.has(id),
    latest: latestOf(visitor.transcript.at(-1)),
    ...(chat && { chat }),
  };
}

function viewChat({ channel }: VisitorRecord): VisitorView["chat"] {
  if (!channel) return undefined;
  const { agents, typing, department } = channel;
  const names = { agents: namesOf(agents), typing: namesOf(typing) };
  return department ? { ...names, department: department.name } : names;
}

function latestOf(entry: TranscriptEntry | undefined): string {
  if (!entry) return "";
  const text = entry.kind === "message" ? `${entry.from}: ${entry.text}` : `${entry.from} ${entry.text}`;
  return text.length > longestLatest ? `${text.slice(0, longestLatest)}…` : text;
}

function idsOf(visitors: readonly Shown[]): string[] {
  return visitors.map(({ record }) => record.id);
}

function namesOf(agents: Iterable<{ readonly display_name: string }>): string[] {
  return [...agents].map(({ display_name }) => display_name);
}
