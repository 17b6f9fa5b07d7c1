import type { Area, Fault, FaultName, FaultOf } from "./fault-types.ts";

/** An entry of the list. */
interface FaultDescription<Name extends FaultName> {
  readonly area: Area;
  /** A sentence that says what the fault does. */
  readonly description: string;
  /** A fault of this name, ready to be armed. */
  readonly example: FaultOf<Name>;
}

/** Every fault that the sandbox can produce, by name. */
export const faultList = {
  drop: {
    area: "socket",
    description: "Terminates the socket without a close frame.",
    example: { fault: "drop", when: "now" },
  },
  close: {
    area: "socket",
    description: "Closes the socket with a code. The agent session stays valid.",
    example: { fault: "close", when: "now", code: 1012 },
  },
  eos: {
    area: "socket",
    description: "Ends the agent session: sends EOS with a reason on all its sockets and closes them.",
    example: { fault: "eos", when: "now", reason: "unexpected session state" },
  },
  garbage: {
    area: "socket",
    description: "Sends a frame that is not part of the protocol.",
    example: { fault: "garbage", when: "now", frame: "not-json" },
  },
  say: {
    area: "socket",
    description: "Sends a string of yours as a frame.",
    example: { fault: "say", when: "now", text: '{"reason":7,"sig":"EOS"}' },
  },
  refuse: {
    area: "answer",
    description: "Answers a request with one of the API's errors.",
    example: { fault: "refuse", error: "RATE_LIMITED" },
  },
  "protocol-error": {
    area: "answer",
    description: "Answers a request with a protocol error, which has a body instead of errors.",
    example: { fault: "protocol-error", status: 503, body: "The GraphQL server is unavailable." },
  },
  silent: {
    area: "answer",
    description: "Executes a request or stop but never answers it. For the kind `ping`, sends no PONG.",
    example: { fault: "silent" },
  },
  late: {
    area: "answer",
    description: "Executes a request or stop and holds the answer back, for a time or until `release()`.",
    example: { fault: "late", ms: 2000 },
  },
  twice: {
    area: "answer",
    description: "Sends an answer twice.",
    example: { fault: "twice" },
  },
  "out-of-order": {
    area: "answer",
    description: "Holds answers back until there are `times` of them, and sends the last one first.",
    example: { fault: "out-of-order", times: 2 },
  },
  "alter-answer": {
    area: "answer",
    description: "Changes or removes keys of the frame of an answer.",
    example: { fault: "alter-answer", set: { id: "of another request" } },
  },
  "ignore-stop": {
    area: "answer",
    description: "Answers a stop with success, although the subscription continues.",
    example: { fault: "ignore-stop" },
  },
  "data-early": {
    area: "answer",
    description: "Sends the first DATA of a subscription before the answer with its id.",
    example: { fault: "data-early", count: 1 },
  },
  "reuse-id": {
    area: "answer",
    description:
      "Gives a new subscription the id of a subscription that has ended (by a stop or with its socket), if there is one.",
    example: { fault: "reuse-id" },
  },
  "data-twice": {
    area: "data",
    description: "Sends a DATA frame twice.",
    example: { fault: "data-twice" },
  },
  "data-error": {
    area: "data",
    description: "Sends a DATA frame with one of the API's errors instead of its data.",
    example: { fault: "data-error", error: "GRAPHQL_EXEC_ERROR" },
  },
  "data-lost": {
    area: "data",
    description: "Omits a DATA frame.",
    example: { fault: "data-lost" },
  },
  "alter-data": {
    area: "data",
    description: "Changes or removes keys of a DATA frame.",
    example: { fault: "alter-data", remove: ["payload"] },
  },
  "login-refused": {
    area: "login",
    description: "Refuses a login with one of the API's errors.",
    example: { fault: "login-refused", error: "UNAUTHORIZED" },
  },
  "login-http": {
    area: "login",
    description: "Answers a login with a status, headers and body of yours: a gateway's page, a redirect, Retry-After.",
    example: { fault: "login-http", status: 429, headers: { "Retry-After": "2" } },
  },
  "login-silent": {
    area: "login",
    description: "Accepts a login request and never answers it.",
    example: { fault: "login-silent" },
  },
  "login-late": {
    area: "login",
    description: "Executes a login and holds the answer back, for a time or until `release()`.",
    example: { fault: "login-late", ms: 2000 },
  },
  "login-elsewhere": {
    area: "login",
    description: "Answers a login with a websocket_url that is not the one of its agent session.",
    example: { fault: "login-elsewhere", websocket_url: "ws://127.0.0.1:9/stream/0.1/graphql/x:1" },
  },
  "upgrade-refused": {
    area: "upgrade",
    description: "Answers the WebSocket's upgrade request with an HTTP status instead of a socket.",
    example: { fault: "upgrade-refused", status: 503 },
  },
  "upgrade-silent": {
    area: "upgrade",
    description: "Accepts the WebSocket's upgrade request and never answers it.",
    example: { fault: "upgrade-silent" },
  },
} as const satisfies { readonly [Name in FaultName]: FaultDescription<Name> };

/** A fault of an area. */
export type FaultOn<On extends Area> = Extract<Fault, { readonly fault: NameOn<On> }>;

type NameOn<On extends Area> = {
  [Name in FaultName]: (typeof faultList)[Name]["area"] extends On ? Name : never;
}[FaultName];

/** Returns true if a fault belongs to an area. */
export function isInArea<On extends Area>(fault: Fault, area: On): fault is FaultOn<On> {
  return faultList[fault.fault].area === area;
}
