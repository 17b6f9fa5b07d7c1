/** @import { VisitorView } from "../../stream/updates.ts" */

/**
 * True if a text names a visitor: by an id, or by the display name where there is no id. The ids of a visitor, and of the
 * visitor's channels, messages and other entries of the log, have a part in common.
 *
 * @param {string} text JSON
 * @param {VisitorView} visitor
 */
export function namesVisitor(text, { localId, lcId, display_name }) {
  if (text.includes(localId)) return true;
  // In a query string, quotes are escaped.
  const name = JSON.stringify(display_name);
  if (["display_name", "sender_name", "user_name"].some((key) => text.includes(`"${key}":${name}`))) return true;
  return idsIn(text).some((id) => id.includes(`"${lcId}"`) || id.includes(`"${localId}"`));
}

/**
 * The opaque ids in a text, decoded: base64 of JSON that begins with two brackets.
 *
 * @param {string} text
 */
function idsIn(text) {
  return [...text.matchAll(/W1si[A-Za-z0-9+/]+={0,2}/g)].flatMap(([id]) => decode(id) ?? []);
}

/** @param {string} id */
function decode(id) {
  try {
    return atob(id);
  } catch {
    return undefined;
  }
}
