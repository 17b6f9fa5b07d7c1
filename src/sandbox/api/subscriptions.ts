import type { GraphQLError } from "graphql";
import type * as Schema from "../../../generated/schema.ts";
import { letters } from "../account/ids.ts";
import type { LogEntry, MemberChange } from "../account/model.ts";
import { Refusal } from "../errors.ts";
import { type Context, sessionOf } from "../service/service.ts";
import { covers } from "../service/serving.ts";
import { type Outcome, outcomeOf, type Prepared, type Root, refused, run } from "./execute.ts";
import type { Resolvers } from "./queries.ts";
import { viewMemberChange, viewMessage } from "./views.ts";

/** A running subscription. */
export interface Subscription {
  readonly subscription_id: string;
  /** What an entry in a log gives to the subscriber, if it was asked for. */
  readonly outcomeFor: (entry: LogEntry) => Outcome | undefined;
}

/** Either a subscription, or why there is none. */
export type Start = { readonly subscription: Subscription } | { readonly refused: Outcome };

/** Starts a subscription; its errors are called GRAPHQL_SUB_START_ERROR, as in the vendor's guide. */
export function startSubscription(prepared: Prepared, context: Context): Start {
  const session = sessionOf(context);
  const { random } = context.service.account;
  const { wanted, errors } = readWanted(prepared, context);
  if (errors) return { refused: outcomeOf({ errors }, random, "GRAPHQL_SUB_START_ERROR") };
  if (session.subscriptions.size >= context.service.limits.subscriptionsPerSession) {
    return { refused: refused(new Refusal("The session has too many subscriptions.", "MAX_SUB"), random) };
  }
  const subscription_id = letters(random, 11);
  session.subscriptions.add(subscription_id);
  return {
    subscription: {
      subscription_id,
      outcomeFor(entry) {
        if (!covers(session, entry.channel) || !wanted.has(entry.kind)) return undefined;
        return outcomeOf(run(prepared, rootFor(entry), context), random);
      },
    },
  };
}

/** Runs the document once, for nothing but its errors and to learn what it asks for. */
function readWanted(prepared: Prepared, context: Context) {
  const wanted = new Set<LogEntry["kind"]>();
  const root = {
    message() {
      wanted.add("message");
      return null;
    },
    chatActivity({ filter }: Schema.SubscriptionchatActivityArgs) {
      for (const type of filter?.chat_activity_types ?? activityTypes) wanted.add(kindOf[type]);
      return null;
    },
  } satisfies Resolvers<Schema.Subscription>;
  const { errors }: { readonly errors?: readonly GraphQLError[] } = run(prepared, root, context);
  return { wanted, errors };
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
