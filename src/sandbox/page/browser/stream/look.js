/** @import { Look } from "../../stream/look.ts" */

import { post } from "./actions.js";

/** The number of the connection; undefined while there is none. @type {number | undefined} */
let stream;
/** @type {Look} */
let look = { search: "", filter: "all", limit: 100, open: [], frames: true };

let isNew = false;
let isTelling = false;

/**
 * Changes what the sandbox sends to this page.
 *
 * @param {Partial<Look>} change
 */
export function lookAt(change) {
  look = { ...look, ...change };
  void tell();
}

/**
 * Tells the sandbox on a new connection what this page looks at.
 *
 * @param {number | undefined} number its number; undefined when it is lost
 */
export function lookFrom(number) {
  stream = number;
  void tell();
}

/** Sends the latest look. One request at a time, so that the sandbox gets them in order. */
async function tell() {
  isNew = true;
  if (isTelling || stream === undefined) return;
  isTelling = true;
  while (isNew && stream !== undefined) {
    isNew = false;
    await post("look", { ...look, stream });
  }
  isTelling = false;
}
