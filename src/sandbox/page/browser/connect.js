/** @import { Welcome } from "../stream/updates.ts" */

import { copyButton } from "./dom/copy.js";
import { byId, h } from "./dom/elements.js";
import { act } from "./stream/actions.js";

/** The panel that says how a bot logs in. The token is fetched when it is needed, and is not part of the page until then. */
export function createConnect() {
  const toggle = byId("connect-toggle", HTMLButtonElement);
  const panel = byId("connect", HTMLElement);
  const endpoint = byId("endpoint", HTMLElement);
  const hidden = "••••••••";
  const token = h("code", {}, hidden);
  const snippet = h("pre", { class: "code", tabindex: 0, "aria-label": "A bot's first lines" });
  const reveal = h("button", { type: "button", class: "quiet", click: toggleToken, "aria-pressed": "false" }, "Show");
  let withoutToken = "";

  byId("endpoint-tools", HTMLElement).append(copyButton("Copy address", () => endpoint.textContent ?? ""));
  byId("token-place", HTMLElement).append(
    ...[token, reveal, copyButton("Copy token", async () => (await connection())?.accessToken)],
  );
  byId("snippet-place", HTMLElement).append(
    ...[snippet, copyButton("Copy snippet", async () => (await connection())?.snippet)],
  );
  toggle.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    toggle.setAttribute("aria-expanded", String(!panel.hidden));
  });
  return { show };

  /** @param {Welcome} welcome */
  function show(welcome) {
    endpoint.textContent = welcome.endpoint;
    withoutToken = welcome.snippet;
    hide();
  }

  function hide() {
    token.textContent = hidden;
    snippet.textContent = withoutToken;
    reveal.textContent = "Show";
    reveal.setAttribute("aria-pressed", "false");
  }

  async function toggleToken() {
    if (reveal.getAttribute("aria-pressed") === "true") return hide();
    const details = await connection();
    if (!details) return undefined;
    token.textContent = details.accessToken;
    snippet.textContent = details.snippet;
    reveal.textContent = "Hide";
    reveal.setAttribute("aria-pressed", "true");
    return undefined;
  }
}

/** @returns {Promise<{ accessToken: string, snippet: string } | undefined>} */
async function connection() {
  const answer = await act("describe-connection");
  return answer && { accessToken: String(answer.accessToken), snippet: String(answer.snippet) };
}
