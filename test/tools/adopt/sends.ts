// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code of bots is text here

// The parts of a small bot with one send, for the tests about what becomes of a send.

import { createBotProject } from "./support.ts";

export const stop = "'mutation { stopAgentSession { success } }'";
export const leave = '`mutation { leaveChannel(channel_id: "${c}") { success } }`';

export const frame = (query: string, id = "1") => `{ payload: { query: ${query} }, type: "request", id: ${id} }`;
export const send = (value: string) => `ws.send(JSON.stringify(${value}));`;

/** A bot on the bridge, in one function. */
export const bot = (code: string, head = "") =>
  `const { asWebSocket } = require("conversations-codegen/bridge");\n${head}module.exports = async (session, c, t, n, list) => {\n  const ws = asWebSocket(session);\n  ${code}\n};\n`;

/** Code that reads what the socket receives, as `data`. The code is on the lines from the third. */
export const hears = (code: string) =>
  `ws.on("message", (raw) => {\n    const data = JSON.parse(raw);\n    ${code}\n  });\n  `;

export const stopped = "stopAgentSession(ws.session)";
export const left = (value: string) => `leaveChannel(ws.session, { channel_id: ${value} })`;

/** Returns the call of each send, or the reason why a person must write it. */
export async function fates(files: Readonly<Record<string, string>>): Promise<string[]> {
  using project = createBotProject(files);
  const { replaceNow, replaceAndMove, byHand, bugs, notSent } = await project.adopt({ dryRun: true });
  return [
    ...replaceNow.map(
      ({ call }) =>
        `${call
          ?.replace(/\n */g, " ")
          .replace(/^void /, "")
          .replace(/\.catch\(report\)$/, "")}`,
    ),
    ...replaceAndMove.map(
      ({ call, readers }) => `${call} <- ${readers.map(({ kind, place }) => `${kind} ${place.line}`)}`,
    ),
    ...byHand.map(({ reason }) => reason),
    ...[...bugs, ...notSent].map(({ message }) => message),
  ];
}
