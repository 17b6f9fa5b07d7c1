/** The names of the measured clients, as in the tables. */
export const ours = "**conversations-codegen**";
export const bare = "by hand on `ws`";
export const graphqlWs = "graphql-ws";
export const graphqlWsIterate = "graphql-ws, `iterate`";

/** The clients whose calls are measured. */
export const callers = [ours, bare, graphqlWs] as const;

/** The clients whose events are measured: by callback or by iterator. */
export const listeners = [ours, bare, graphqlWs, graphqlWsIterate] as const;

export type ClientName = (typeof listeners)[number];
