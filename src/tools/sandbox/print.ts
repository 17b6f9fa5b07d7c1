import { styleText } from "node:util";
import type { LogKind, Sandbox } from "../../sandbox/index.ts";
import { printText } from "../print.ts";

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
  const time = new Date().toTimeString().slice(0, 8);
  printText(
    `${paint("dim", time)}  ${kind === "failure" ? paint("red", line) : kind === "chat" ? line : paint("cyan", line)}`,
  );
}

function paint(style: "cyan" | "dim" | "red", text: string): string {
  return process.stdout.isTTY && process.stdout.hasColors() ? styleText(style, text) : text;
}
