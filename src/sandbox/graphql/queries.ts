import type { Query } from "../../../generated/schema.ts";
import { canSee } from "../sessions/permissions.ts";
import { type RequestContext, sessionOf } from "../sessions/service.ts";
import { type PageArgs, pageOf } from "./paging.ts";
import { type View, viewAgent, viewChannel, viewDepartment } from "./views.ts";

/** A function for each field of a root type. The compiler compares them with the schema. */
export type Resolvers<RootType> = {
  readonly [Field in Exclude<keyof RootType, "__typename">]-?: (
    args: never,
    context: RequestContext,
  ) => View<RootType[Field]>;
};

/** A resolver for every field of Query. */
export const queries: Resolvers<Query> = {
  agents(args: PageArgs, context: RequestContext) {
    sessionOf(context);
    return pageOf([...context.service.account.agents.values()], args, viewAgent);
  },

  /** Returns the channels that the session can see; ended chats are left out (assumption: channel-list). */
  channels(args: PageArgs, context: RequestContext) {
    const session = sessionOf(context);
    const channels = [...context.service.account.channels.values()];
    return pageOf(
      channels.filter((channel) => canSee(session, channel)),
      args,
      viewChannel,
    );
  },

  departments(args: PageArgs, context: RequestContext) {
    sessionOf(context);
    return pageOf([...context.service.account.departments.values()], args, viewDepartment);
  },
};
