import type { Area, Fault, FaultName, FaultOf } from "./faults.ts";

/** A line of the fault book. */
interface Line<Name extends FaultName> {
  readonly area: Area;
  /** What it does, in a sentence. */
  readonly says: string;
  /** One of its kind, ready to be armed. */
  readonly sample: FaultOf<Name>;
}

/** Every fault there is, by name: the one home of the list, for tests and for pages. */
export const faultList = {
  drop: {
    area: "socket",
    says: "Cuts the socket without a close frame.",
    sample: { fault: "drop", when: "now" },
  },
  close: {
    area: "socket",
    says: "Closes the socket with a code, and leaves the agent session good.",
    sample: { fault: "close", when: "now", code: 1012 },
  },
  eos: {
    area: "socket",
    says: "Ends the agent session: says EOS with a reason on all its sockets and closes them.",
    sample: { fault: "eos", when: "now", reason: "concurrent session limit reached" },
  },
  garbage: {
    area: "socket",
    says: "Sends a frame that is none of the protocol.",
    sample: { fault: "garbage", when: "now", frame: "not-json" },
  },
  say: {
    area: "socket",
    says: "Sends a text of one's own as a frame.",
    sample: { fault: "say", when: "now", text: '{"reason":7,"sig":"EOS"}' },
  },
  refuse: {
    area: "answer",
    says: "Answers a request with one of the API's errors.",
    sample: { fault: "refuse", error: "RATE_LIMITED" },
  },
  "protocol-error": {
    area: "answer",
    says: "Answers a request with a protocol error, which has a body in place of errors.",
    sample: { fault: "protocol-error", status: 503, body: "The GraphQL server is unavailable." },
  },
  silent: {
    area: "answer",
    says: "Carries a request or stop out but never answers it; of kind ping, keeps the PONG back.",
    sample: { fault: "silent" },
  },
  late: {
    area: "answer",
    says: "Carries a request or stop out and holds the answer back for a time, or until it is released.",
    sample: { fault: "late", ms: 2000 },
  },
  twice: {
    area: "answer",
    says: "Sends an answer two times.",
    sample: { fault: "twice" },
  },
  "out-of-order": {
    area: "answer",
    says: "Holds so many answers back until all are there, and sends the last one first.",
    sample: { fault: "out-of-order", times: 2 },
  },
  "alter-answer": {
    area: "answer",
    says: "Sends an answer with keys of its frame set to something else or removed.",
    sample: { fault: "alter-answer", set: { id: "somebody else's" } },
  },
  "ignore-stop": {
    area: "answer",
    says: "Answers a stop as if it had ended the subscription, which goes on.",
    sample: { fault: "ignore-stop" },
  },
  "data-early": {
    area: "answer",
    says: "Starts a subscription, and sends DATA of it before the answer that names it.",
    sample: { fault: "data-early", count: 1 },
  },
  "data-twice": {
    area: "data",
    says: "Sends a DATA two times.",
    sample: { fault: "data-twice" },
  },
  "data-error": {
    area: "data",
    says: "Sends a DATA with one of the API's errors in place of its data.",
    sample: { fault: "data-error", error: "GRAPHQL_EXEC_ERROR" },
  },
  "data-lost": {
    area: "data",
    says: "Does not send a DATA.",
    sample: { fault: "data-lost" },
  },
  "alter-data": {
    area: "data",
    says: "Sends a DATA with keys of its frame set to something else or removed.",
    sample: { fault: "alter-data", remove: ["payload"] },
  },
  "login-refused": {
    area: "login",
    says: "Refuses a login with one of the API's errors.",
    sample: { fault: "login-refused", error: "UNAUTHORIZED" },
  },
  "login-http": {
    area: "login",
    says: "Answers a login with a status, headers and body of one's own: a gateway's page, a redirect, Retry-After.",
    sample: { fault: "login-http", status: 429, headers: { "Retry-After": "2" } },
  },
  "login-silent": {
    area: "login",
    says: "Takes a login and never answers it.",
    sample: { fault: "login-silent" },
  },
  "login-late": {
    area: "login",
    says: "Carries a login out and holds the answer back for a time, or until it is released.",
    sample: { fault: "login-late", ms: 2000 },
  },
  "login-elsewhere": {
    area: "login",
    says: "Lets a login succeed with another websocket_url than the session's.",
    sample: { fault: "login-elsewhere", websocket_url: "ws://127.0.0.1:9/stream/0.1/graphql/x:1" },
  },
  "upgrade-refused": {
    area: "upgrade",
    says: "Answers the WebSocket's upgrade with a status in place of a socket.",
    sample: { fault: "upgrade-refused", status: 503 },
  },
  "upgrade-silent": {
    area: "upgrade",
    says: "Takes the WebSocket's upgrade and never answers it.",
    sample: { fault: "upgrade-silent" },
  },
} as const satisfies { readonly [Name in FaultName]: Line<Name> };

/** The faults of an area. */
export type FaultOn<On extends Area> = Extract<Fault, { readonly fault: NameOn<On> }>;

type NameOn<On extends Area> = {
  [Name in FaultName]: (typeof faultList)[Name]["area"] extends On ? Name : never;
}[FaultName];

/** Whether a fault is one of an area. */
export function strikesOn<On extends Area>(fault: Fault, area: On): fault is FaultOn<On> {
  return faultList[fault.fault].area === area;
}
