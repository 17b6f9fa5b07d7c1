// What ids look like: base64 of a JSON list of pairs, as seen in public logs and clients. The types DEPARTMENT,
// VISITOR, MEMBER_JOIN and MEMBER_LEAVE are guesses by analogy; AGENT, CHAT_MESSAGE and VISITOR_CHANNEL were seen.

/** A source of numbers from 0 up to 1, as `Math.random`. */
export type Random = () => number;

type LocalType = "AGENT" | "DEPARTMENT" | "VISITOR" | "CHAT_MESSAGE" | "MEMBER_JOIN" | "MEMBER_LEAVE";

/** The id of anything that is told apart by one local id. */
export function opaqueId(type: LocalType, localId: string): string {
  return encode([
    ["localId", localId],
    ["type", type],
  ]);
}

/** The id of a channel: `lcId` names the visitor and stays, `scribeId` names the chat and changes with each one. */
export function channelId(lcId: string, scribeId: string): string {
  return encode([
    ["lcId", lcId],
    ["scribeId", scribeId],
    ["type", "VISITOR_CHANNEL"],
  ]);
}

/** The part of a channel id that stays with a visitor. */
export function lcIdOf(account: string, shortId: string): string {
  return `#supportchat:${account}-${shortId}`;
}

/** The part of a channel id that is new with each chat; `time` in UNIX milliseconds. */
export function scribeIdOf(account: string, shortId: string, time: number): string {
  const [year = "", month = ""] = new Date(time).toISOString().split("-");
  return `${year.slice(-2)}${month}.${account}.${shortId}`;
}

/** What stands in the id of a log entry: whose channel, and when, in seconds without trailing zeros. */
export function logIdOf(lcId: string, time: number): string {
  return `${lcId}${time / 1000}`;
}

/** So many random decimal digits. */
export function digits(random: Random, length: number): string {
  return draw(random, length, "0123456789");
}

/** So many random small letters and digits. */
export function letters(random: Random, length: number): string {
  return draw(random, length, "0123456789abcdefghijklmnopqrstuvwxyz");
}

/** A random UUID, version 4. */
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
