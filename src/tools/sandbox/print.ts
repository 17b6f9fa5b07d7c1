import type { LogKind, Sandbox } from "../../sandbox/index.ts";
import { paint, printText } from "../print.ts";

/** Prints the addresses and the token that a bot and a browser need. */
export function printAddresses({ endpoint, page, websocket, accessToken }: Sandbox): void {
  printText(`The sandbox plays the Conversations API until Ctrl-C.

  HTTP endpoint   ${endpoint}
  WebSocket       ${websocket}
  Page            ${page}
  Access token    ${accessToken}
`);
}

/** Prints a line of the log with the time of day. Colours are for terminals only. */
export function printLogLine(line: string, kind: LogKind = "event"): void {
  const { stdout } = process;
  const time = paint(new Date().toTimeString().slice(0, 8), "dim", stdout);
  const text = kind === "chat" ? line : paint(line, kind === "failure" ? "red" : "cyan", stdout);
  printText(`${time}  ${text}`);
}
