import { byId } from "./dom.js";

/**
 * Asks the sandbox to do something. What goes wrong is shown on the page.
 *
 * @param {string} action
 * @param {Record<string, unknown>} [details]
 * @returns {Promise<Record<string, unknown> | undefined>} what came of it; undefined if it went wrong
 */
export async function act(action, details = {}) {
  try {
    const response = await fetch("/page/actions", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...details, action }),
    });
    const answer = await response.json();
    showTrouble(response.ok ? "" : String(answer.error));
    return response.ok ? answer : undefined;
  } catch {
    showTrouble("The sandbox did not answer. Is it still running?");
    return undefined;
  }
}

/** @param {string} text nothing for no trouble */
export function showTrouble(text) {
  const place = byId("trouble", HTMLElement);
  place.textContent = text;
  place.hidden = text === "";
}
