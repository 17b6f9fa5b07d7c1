/** Something that the sandbox does although no source shows what the service does. */
export interface Assumption {
  /** The name by which the code refers to it. */
  readonly id: string;
  /** The behaviour of the sandbox. */
  readonly behaviour: string;
  /** The reason for this behaviour, or the nearest fact that is known. */
  readonly reason: string;
}

const behaviours = {
  // Login and transport
  "http-statuses": [
    "HTTP answers have the statuses 200, 400, 401, 403, 404, 405 and 413.",
    "The guide shows bodies only; public clients saw 401 and 200 for a refused login.",
  ],
  "http-login-only": [
    "Over HTTP every operation but the login and introspection is UNAUTHORIZED.",
    "The guide sends only the login over HTTP.",
  ],
  "body-size": [
    "An HTTP body of more than 64 KiB is refused with 413.",
    "The service's limit is unknown; a login is shorter than 1 KiB.",
  ],
  "frame-size": ["A frame of more than 1 MiB closes the socket with 1009.", "The service's limit is unknown."],
  "id-length": [
    "An id of more than 256 characters makes a frame unreadable.",
    "The service's limit is unknown; public clients use short numbers and strings.",
  ],
  "unreadable-frame": [
    "A frame that is not a message gets a protocol error with status 400 if it has an id, and nothing otherwise.",
    "The guide describes protocol errors, but not for this case.",
  ],
  "idle-timeout": [
    "A socket closes after 60 s without a frame from the client.",
    "A public log shows closes after about 60 s without pings.",
  ],
  "slow-reader": [
    "A socket with more than 16 MiB of unread frames is terminated.",
    "The service must have some limit; the number is unknown.",
  ],
  "eos-close": [
    "The service closes the socket with 1000 after EOS.",
    "The guide says only that the agent session has ended.",
  ],
  "stop-reason": [
    'After stopAgentSession, EOS says "unexpected session state".',
    "The guide names the cause without the text of its reason.",
  ],
  // Errors and limits
  "error-statuses": [
    "The name of an error decides its status: 401, 403, 429 or 500.",
    "The guide has the field without numbers.",
  ],
  "partial-data": [
    "If a field fails, the answer still has the data of the other fields.",
    "GraphQL servers do so; the guide shows one field that failed.",
  ],
  "rate-window": [
    "A rate limit counts the requests of the last 60 s that were not refused.",
    "The guide documents RATE_LIMITED without numbers.",
  ],
  // Agents, channels and visitors
  "offline-after-session": [
    "An agent whose session ends is OFFLINE.",
    "Public clients set the status after every login.",
  ],
  "offline-after-connection": [
    "An agent whose last socket closes is OFFLINE.",
    "Public clients set the status again after each reconnect.",
  ],
  "department-status": [
    "A department has the best status of its agents; invisible agents do not count.",
    "The guide shows only ONLINE.",
  ],
  "offline-department": [
    "A transfer to a department without another ONLINE agent is refused.",
    "Clients only try departments that are ONLINE.",
  ],
  "offline-invitation": ["An invitation of an OFFLINE agent is refused.", "No agent is there to join."],
  "unserved-transfer": ["Any agent may transfer a channel that no agent serves.", "No source shows otherwise."],
  "picked-department": [
    "The department that a visitor picks does not hide the channel from any agent.",
    "No source shows otherwise.",
  ],
  "channel-list": [
    "The list of channels leaves out ended chats and channels whose events the session does not receive.",
    'The guide says only "channels".',
  ],
  "ended-chats": ["A mutation in a chat that has ended is refused.", "Channel ids change with each chat."],
  "backoff-result": [
    "If backoff holds a message back, success is false, and there is no error.",
    "The reference says that it is not sent.",
  ],
  "unknown-stop": [
    "If a stop names an unknown subscription, success is false, and there is no error.",
    "The guide shows only success.",
  ],
  "tag-limits": [
    "A tag has at most 255 characters, and a visitor at most 1,000 tags.",
    "The reference gives the maximum length, not the maximum number.",
  ],
  // Messages
  "empty-message": ["Visitors and human agents send no empty message; a bot can.", "No source shows an empty message."],
  "list-template": [
    "A list template takes no msg.",
    "One public program sends msg with it, but no source shows that this works; the Web SDK's payload has none.",
  ],
  "structured-content": [
    "The content of a structured message is its text, or its headings with one on each line.",
    "The reference describes the mutations, not what subscribers receive.",
  ],
  "quick-reply-minimum": ["At least one quick reply is needed.", "The vendor's article gives the maximum of 11."],
  "untyped-button": [
    "A button without a type sends its value as a reply.",
    "Two public programs send buttons without a type.",
  ],
  "missing-fallback": [
    "If there is no fallback, a widget without structured messages shows the plain text.",
    "The reference calls the fallback optional.",
  ],
  "timestamp-unit": ["Message.timestamp is in milliseconds.", "The vendor's page does not name the unit."],
  "id-types": [
    "Ids of departments, visitors and member changes look like those of agents and messages.",
    "Public logs show the ids of agents, messages and channels.",
  ],
  paging: [
    "Lists are paged by the rules of graphql-relay.",
    "The guide names the Relay connection model, and the reference repeats that library's texts.",
  ],
} as const satisfies Readonly<Record<string, readonly [behaviour: string, reason: string]>>;

/** Everything that the sandbox only assumes about the service. */
export const assumptions: readonly Assumption[] = Object.entries(behaviours).map(([id, [behaviour, reason]]) => ({
  id,
  behaviour,
  reason,
}));
