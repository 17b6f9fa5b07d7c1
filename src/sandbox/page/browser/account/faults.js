/** @import { AccountUpdate, ArmedView, BadDayView, FaultView, Welcome } from "../../stream/updates.ts" */

import { byId, h, keep } from "../dom/elements.js";
import { rove } from "../dom/rove.js";
import { act } from "../stream/actions.js";
import { createFault } from "./fault.js";

/** @type {Record<FaultView["area"], string>} */
const areas = {
  socket: "Sockets",
  answer: "Answers",
  data: "Events",
  login: "Logins",
  upgrade: "WebSocket upgrades",
};

/** The fault book: the faults that can be armed, and those that are. */
export function createFaults() {
  const armedList = byId("armed", HTMLUListElement);
  const clear = byId("clear-faults", HTMLButtonElement);
  const release = byId("release", HTMLButtonElement);
  const search = byId("fault-search", HTMLInputElement);
  const offers = byId("offers", HTMLElement);
  const days = byId("bad-days", HTMLUListElement);
  const none = byId("no-fault", HTMLElement);
  clear.addEventListener("click", () => act("clear-faults"));
  release.addEventListener("click", () => act("release"));
  search.addEventListener("input", filter);
  for (const list of [armedList, offers, days]) rove(list);
  return { offer, show };

  /** @param {Welcome} welcome */
  function offer({ faults, badDays }) {
    if (offers.childElementCount > 0) return;
    days.replaceChildren(...badDays.map(renderBadDay));
    for (const [area, title] of Object.entries(areas)) {
      const ofArea = faults.filter((fault) => fault.area === area).map(createFault);
      const count = h("span", { class: "count" }, String(ofArea.length));
      const summary = h("summary", { "data-rove": "main", tabindex: -1 }, title, count);
      offers.append(h("details", { class: "area" }, summary, h("ul", {}, ...ofArea)));
    }
  }

  /** Shows the faults that match the search, and opens their areas. */
  function filter() {
    const wanted = search.value.trim().toLowerCase();
    let total = 0;
    for (const area of offers.querySelectorAll("details.area")) {
      const items = [...area.querySelectorAll("li")];
      for (const item of items) item.hidden = !item.textContent.toLowerCase().includes(wanted);
      const shown = items.filter(({ hidden }) => !hidden).length;
      total += shown;
      const count = area.querySelector(".count");
      if (count) count.textContent = wanted === "" ? String(items.length) : `${shown} of ${items.length}`;
      area.toggleAttribute("hidden", shown === 0);
      area.toggleAttribute("open", wanted !== "" && shown > 0);
    }
    none.hidden = total > 0;
  }

  /** @param {AccountUpdate} update */
  function show({ armed, held }) {
    release.hidden = held === 0;
    release.textContent = `Let ${held} held ${held === 1 ? "answer" : "answers"} go`;
    clear.hidden = armed.length === 0;
    const key = (/** @type {ArmedView} */ { number, remaining, triggered }) => `${number} ${remaining} ${triggered}`;
    keep(armedList, armed, { key, make: renderArmed });
  }
}

/** @param {ArmedView} armed */
function renderArmed({ number, fault, sentence, triggered }) {
  const disarm = h("button", { type: "button", class: "quiet", "data-rove": "main", tabindex: -1 }, "Disarm");
  disarm.setAttribute("aria-label", `Disarm ${fault.fault}: ${sentence}`);
  disarm.addEventListener("click", () => act("disarm", { number }));
  const text = h("p", {}, sentence, triggered > 0 ? h("span", { class: "muted" }, ` Triggered ${triggered} ×.`) : "");
  return h("li", { title: JSON.stringify(fault) }, text, disarm);
}

/** @param {BadDayView} day */
function renderBadDay({ name, description, sentences }) {
  const arm = h("button", {
    type: "button",
    "data-rove": "main",
    tabindex: -1,
    click: () => act("arm-bad-day", { name }),
  });
  arm.append(name);
  return h("li", { title: sentences.join("\n") }, arm, h("p", { class: "muted" }, description));
}
