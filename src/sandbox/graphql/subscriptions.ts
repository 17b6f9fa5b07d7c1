import type { GraphQLError } from "graphql";
import type * as Schema from "../../../generated/schema.ts";
import { letters } from "../account/ids.ts";
import type { LogEntry, MemberChange } from "../account/model.ts";
import { canSee } from "../sessions/permissions.ts";
import { type RequestContext, sessionOf } from "../sessions/service.ts";
import { Refusal } from "../support/refusal.ts";
import { outcomeOf, type Prepared, type RequestOutcome, type Root, refused, run } from "./execute.ts";
import type { Resolvers } from "./queries.ts";
import { viewMemberChange, viewMessage } from "./views.ts";

/** A subscription that was accepted. */
export interface ServerSubscription {
  readonly subscription_id: string;
  /** Returns the event for a new log entry, or undefined if the subscription does not include it. */
  readonly outcomeFor: (entry: LogEntry) => RequestOutcome | undefined;
}

/** A subscription, or the answer that refuses it. */
export type SubscriptionStart = { readonly subscription: ServerSubscription } | { readonly refused: RequestOutcome };

/**
 * Starts a subscription. Its errors are named GRAPHQL_SUB_START_ERROR, as in the vendor's guide.
 *
 * @param reusedId - The id of the subscription. Default: a new one.
 */
export function startSubscription(prepared: Prepared, context: RequestContext, reusedId?: string): SubscriptionStart {
  const session = sessionOf(context);
  const { random } = context.service.account;
  const { entryKinds, errors } = readEntryKinds(prepared, context);
  if (errors) return { refused: outcomeOf({ errors }, random, "GRAPHQL_SUB_START_ERROR") };
  if (session.subscriptions.size >= context.service.limits.subscriptionsPerSession) {
    return { refused: refused(new Refusal("The session has too many subscriptions.", "MAX_SUB"), random) };
  }
  const subscription_id = reusedId ?? letters(random, 11);
  session.subscriptions.add(subscription_id);
  return {
    subscription: {
      subscription_id,
      outcomeFor(entry) {
        if (!canSee(session, entry.channel) || !entryKinds.has(entry.kind)) return undefined;
        return outcomeOf(run(prepared, rootFor(entry), context), random);
      },
    },
  };
}

/** Executes the document once, only to find its errors and the kinds of log entries that it selects. */
function readEntryKinds(prepared: Prepared, context: RequestContext) {
  const entryKinds = new Set<LogEntry["kind"]>();
  const root = {
    message() {
      entryKinds.add("message");
      return null;
    },
    chatActivity({ filter }: Schema.SubscriptionchatActivityArgs) {
      for (const type of filter?.chat_activity_types ?? activityTypes) entryKinds.add(kindOf[type]);
      return null;
    },
  } satisfies Resolvers<Schema.Subscription>;
  const { errors }: { readonly errors?: readonly GraphQLError[] } = run(prepared, root, context);
  return { entryKinds, errors };
}

const kindOf = { MEMBER_JOIN: "join", MEMBER_LEAVE: "leave" } as const satisfies Record<
  Schema.ChatActivityType,
  MemberChange["kind"]
>;
const activityTypes = ["MEMBER_JOIN", "MEMBER_LEAVE"] as const satisfies Schema.ChatActivityType[];

function rootFor(entry: LogEntry): Root {
  return entry.kind === "message"
    ? { message: { node: viewMessage(entry) } }
    : { chatActivity: { node: viewMemberChange(entry) } };
}
