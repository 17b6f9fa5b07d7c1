/** Who is measured, as the tables call them. */
export const ours = "**conversations-codegen**";
export const bare = "by hand on `ws`";
export const graphqlWs = "graphql-ws";
export const graphqlWsIterate = "graphql-ws, `iterate`";

/** Calls are made one way by each. */
export const callers = [ours, bare, graphqlWs] as const;

/** Events are taken by callback or by iterator. */
export const listeners = [ours, bare, graphqlWs, graphqlWsIterate] as const;

export type ClientName = (typeof listeners)[number];
