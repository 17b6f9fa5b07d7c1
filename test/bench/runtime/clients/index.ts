import { openBare } from "./bare.ts";
import type { Client } from "./client.ts";
import { openGraphqlWs } from "./graphql-ws.ts";
import { bare, type ClientName, graphqlWs, graphqlWsIterate, ours } from "./names.ts";
import { openOurs } from "./ours.ts";

/** Connects each client to a host. */
export const clients: Readonly<Record<ClientName, (host: string) => Promise<Client>>> = {
  [ours]: openOurs,
  [bare]: openBare,
  [graphqlWs]: (host) => openGraphqlWs(host, "callback"),
  [graphqlWsIterate]: (host) => openGraphqlWs(host, "iterate"),
};
