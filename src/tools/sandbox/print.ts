import type { Sandbox } from "../../sandbox/index.ts";
import { say } from "../print.ts";

/** Prints all that somebody needs to log a bot in and to be its visitor. */
export function printAddresses({ endpoint, page, websocket, accessToken }: Sandbox): void {
  say(`The sandbox plays the Conversations API until Ctrl-C.

  HTTP endpoint   ${endpoint}
  WebSocket       ${websocket}
  Page            ${page}
  Access token    ${accessToken}
`);
}

/** Prints what happened, with the time of day. */
export function printLine(line: string): void {
  say(`${new Date().toTimeString().slice(0, 8)}  ${line}`);
}
