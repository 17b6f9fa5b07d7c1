// A socket for old code over a session, for bots that are partly moved from query strings to generated functions.

export type { BridgeWebSocket, CloseEvent, ErrorEvent, MessageEvent } from "./bridge-web-socket.ts";
export { asWebSocket } from "./web-socket.ts";
