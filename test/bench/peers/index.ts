import { clientPreset, clientPresetText } from "./client-preset.ts";
import { genql } from "./genql.ts";
import { bareText } from "./graphql-ws.ts";
import { ours } from "./ours.ts";
import type { Peer } from "./peer.ts";
import { genericSdk, graphqlRequest } from "./sdk.ts";
import { zeus } from "./zeus.ts";

/** All peers, ours first. The tables have the same order. */
export const peers: readonly Peer[] = [
  ours,
  clientPreset,
  clientPresetText,
  graphqlRequest,
  genericSdk,
  genql,
  zeus,
  bareText,
];
