import { byId } from "../dom/elements.js";

/**
 * Asks the sandbox to do something for the person at the page. The page shows what goes wrong.
 *
 * @param {string} action
 * @param {Record<string, unknown>} [details]
 * @returns {Promise<Record<string, unknown> | undefined>} the answer; undefined if it went wrong
 */
export async function act(action, details = {}) {
  const { answer, error } = await post(action, details);
  showTrouble(error ?? "");
  return answer;
}

/**
 * Asks the sandbox for something that the page itself needs.
 *
 * @param {string} action
 * @param {Record<string, unknown>} details
 * @returns {Promise<{ answer?: Record<string, unknown>, error?: string }>}
 */
export async function post(action, details) {
  try {
    const response = await fetch("/page/actions", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...details, action }),
    });
    const answer = await response.json();
    return response.ok ? { answer } : { error: String(answer.error) };
  } catch {
    return { error: "The sandbox did not answer. Is it still running?" };
  }
}

/** @param {string} text empty for no trouble */
export function showTrouble(text) {
  const place = byId("trouble", HTMLElement);
  place.textContent = text;
  place.hidden = text === "";
}
