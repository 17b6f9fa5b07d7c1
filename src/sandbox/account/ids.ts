// The form of ids: base64 of a JSON list of pairs, as observed in public logs and clients. AGENT, CHAT_MESSAGE and
// VISITOR_CHANNEL were observed; DEPARTMENT, VISITOR, MEMBER_JOIN and MEMBER_LEAVE follow them (assumption: id-types).

/** A source of numbers from 0 up to 1, as `Math.random`. */
export type Random = () => number;

type LocalType = "AGENT" | "DEPARTMENT" | "VISITOR" | "CHAT_MESSAGE" | "MEMBER_JOIN" | "MEMBER_LEAVE";

/** Returns the id of an object that has one local id. */
export function opaqueId(type: LocalType, localId: string): string {
  return encode([
    ["localId", localId],
    ["type", type],
  ]);
}

/** Returns the id of a channel: `lcId` names the visitor and stays, `scribeId` names the chat and changes with each one. */
export function channelId(lcId: string, scribeId: string): string {
  return encode([
    ["lcId", lcId],
    ["scribeId", scribeId],
    ["type", "VISITOR_CHANNEL"],
  ]);
}

/** Returns the part of a channel id that stays with a visitor. */
export function lcIdOf(account: string, shortId: string): string {
  return `#supportchat:${account}-${shortId}`;
}

/** Returns the part of a channel id that is new with each chat. `time` is in UNIX milliseconds. */
export function scribeIdOf(account: string, shortId: string, time: number): string {
  const [year = "", month = ""] = new Date(time).toISOString().split("-");
  return `${year.slice(-2)}${month}.${account}.${shortId}`;
}

/** Returns the local id of a log entry: the visitor, and the time in seconds without trailing zeros. */
export function logIdOf(lcId: string, time: number): string {
  return `${lcId}${time / 1000}`;
}

/** Returns random decimal digits. */
export function digits(random: Random, length: number): string {
  return draw(random, length, "0123456789");
}

/** Returns random small letters and digits. */
export function letters(random: Random, length: number): string {
  return draw(random, length, "0123456789abcdefghijklmnopqrstuvwxyz");
}

/** Returns a random UUID, version 4. */
export function uuid(random: Random): string {
  const hex = (length: number) => draw(random, length, "0123456789abcdef");
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${draw(random, 1, "89ab")}${hex(3)}-${hex(12)}`;
}

function draw(random: Random, length: number, from: string): string {
  return Array.from({ length }, () => from.charAt(Math.floor(random() * from.length))).join("");
}

function encode(pairs: readonly (readonly [string, string])[]): string {
  return Buffer.from(JSON.stringify(pairs)).toString("base64");
}
