// Checked by the compiler only, and never run. Code that must not compile is marked, with the reason.

import {
  ListAgents,
  listAgents,
  OnMessage,
  onMessage,
  SendMessage,
  StartAgentSession,
  sendMessage,
  startAgentSession,
  stopAgentSession,
  updateAgentStatus,
} from "../../../generated/client.ts";
import type { HttpEndpoint, Transport } from "../../../src/runtime/transport.ts";

declare const session: Transport;
declare const endpoint: HttpEndpoint;
declare const signal: AbortSignal;

const message = { channel_id: "1", msg: "Hi" };

/** Variables are the operation's own. */
export const variables = [
  sendMessage(session, message),
  sendMessage(session, { ...message, options: ["yes", "no"], backoff: null }, { signal, timeoutMs: 1 }),
  // @ts-expect-error a required variable is missing
  sendMessage(session, { channel_id: "1" }),
  // @ts-expect-error all variables are missing
  sendMessage(session),
  // @ts-expect-error a variable has the wrong type
  sendMessage(session, { ...message, msg: 1 }),
  // @ts-expect-error a number is no id: the service's are text
  sendMessage(session, { ...message, channel_id: 1 }),
  // @ts-expect-error a variable is misspelled
  sendMessage(session, { channel_id: "1", msg: "Hi", chanel: "1" }),
  // @ts-expect-error one text is no list of texts
  sendMessage(session, { ...message, options: "yes" }),
  // @ts-expect-error an enum has no such value
  updateAgentStatus(session, { status: "AWAKE" }),
];

/** If everything may be left out, the variables may; if there are none, there is no parameter for them. */
export const withoutVariables = [
  listAgents(session),
  listAgents(session, {}, { signal }),
  stopAgentSession(session),
  stopAgentSession(session, { signal }),
  onMessage(session),
  onMessage(session, { signal }),
  // @ts-expect-error an operation without variables takes none
  stopAgentSession(session, {}, { signal }),
  // @ts-expect-error options come after the variables
  listAgents(session, { signal }),
];

/** HTTP and WebSocket are distinguished. */
export const wires = [
  startAgentSession(endpoint, { access_token: "t" }),
  // @ts-expect-error logging in goes over HTTP
  startAgentSession(session, { access_token: "t" }),
  // @ts-expect-error sending goes over the socket
  sendMessage(endpoint, message),
  // @ts-expect-error events come over the socket
  onMessage(endpoint),
  // @ts-expect-error the same holds for the constants
  endpoint.request(SendMessage, message),
  // @ts-expect-error the same holds for the constants
  session.request(StartAgentSession, { access_token: "t" }),
];

/** `request` is for queries and mutations, `subscribe` for subscriptions. */
export const verbs = [
  session.request(ListAgents, {}),
  session.subscribe(OnMessage, {}),
  // @ts-expect-error a query has one answer and no events
  session.subscribe(ListAgents, {}),
  // @ts-expect-error a subscription has events and no answer
  session.request(OnMessage, {}),
];

/** A result has the fields that were selected. */
export async function results() {
  const { agents } = await listAgents(session);
  const node = agents?.edges?.[0]?.node;
  const status: "AWAY" | "INVISIBLE" | "OFFLINE" | "ONLINE" | null | undefined = node?.status;
  // @ts-expect-error the cursor was not selected
  const cursor = agents?.edges?.[0]?.cursor;
  // @ts-expect-error a list may be null
  agents.edges.length;

  for await (const event of onMessage(session)) {
    const from: "Agent" | "Visitor" | undefined = event.message?.node?.from.__typename;
    // @ts-expect-error the visitor's address was not selected
    const email = event.message?.node?.from.email;
    return [status, cursor, from, email];
  }
  // @ts-expect-error an answer has no events
  for await (const event of listAgents(session)) return event;
  // @ts-expect-error events have no answer
  return (await onMessage(session)).message;
}
