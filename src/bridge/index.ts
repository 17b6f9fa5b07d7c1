// A socket for old code over a session: the middle of the way from query strings to generated functions.

export {
  asWebSocket,
  type BridgeWebSocket,
  type CloseEvent,
  type ErrorEvent,
  type MessageEvent,
} from "./web-socket.ts";
