// A socket for old code over a session: the middle of the way from query strings to generated functions.

export type { BridgeWebSocket, CloseEvent, ErrorEvent, MessageEvent } from "./bridge-web-socket.ts";
export { asWebSocket } from "./web-socket.ts";
