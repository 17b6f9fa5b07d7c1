import type { Query } from "../../../generated/schema.ts";
import { type Context, sessionOf } from "../service/service.ts";
import { covers } from "../service/serving.ts";
import { type PageArgs, pageOf } from "./paging.ts";
import { type View, viewAgent, viewChannel, viewDepartment } from "./views.ts";

/** A function for each field of a root type; the compiler holds them against the schema. */
export type Resolvers<RootType> = {
  readonly [Field in Exclude<keyof RootType, "__typename">]-?: (args: never, context: Context) => View<RootType[Field]>;
};

/** Every field of Query. */
export const queries: Resolvers<Query> = {
  agents(args: PageArgs, context: Context) {
    sessionOf(context);
    return pageOf([...context.service.account.agents.values()], args, viewAgent);
  },

  /** Channels whose events the session would get; that chats which have ended are left out is a guess. */
  channels(args: PageArgs, context: Context) {
    const session = sessionOf(context);
    const channels = [...context.service.account.channels.values()];
    return pageOf(
      channels.filter((channel) => covers(session, channel)),
      args,
      viewChannel,
    );
  },

  departments(args: PageArgs, context: Context) {
    sessionOf(context);
    return pageOf([...context.service.account.departments.values()], args, viewDepartment);
  },
};
