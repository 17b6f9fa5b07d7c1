/** @import { ArmedView, FaultView, StateUpdate } from "../../views.ts" */

import { act, showTrouble } from "../actions.js";
import { byId, h, keep } from "../dom.js";

/** @type {Record<FaultView["area"], string>} */
const areas = {
  socket: "Sockets",
  answer: "Answers",
  data: "Events",
  login: "Logins",
  upgrade: "WebSocket upgrades",
};

/** The fault book: what can be armed, and what is. */
export function createFaults() {
  const armedList = h("ul", { class: "armed" });
  const clear = h("button", { type: "button", class: "quiet", click: () => act("clear-faults") }, "Clear all");
  const release = h("button", { type: "button", class: "quiet", click: () => act("release") });
  const offers = h("div", { class: "offers" });
  byId("faults", HTMLElement).append(
    h("h3", { id: "faults-title" }, "Faults"),
    armedList,
    h("div", { class: "tools" }, release, clear),
    offers,
  );
  return { offer, show };

  /** @param {readonly FaultView[]} faults */
  function offer(faults) {
    if (offers.childElementCount > 0) return;
    for (const [area, title] of Object.entries(areas)) {
      const ofArea = faults.filter((fault) => fault.area === area).map(renderFault);
      const summary = h("summary", {}, title, h("span", { class: "count" }, String(ofArea.length)));
      offers.append(h("details", { class: "area", open: area === "socket" }, summary, h("ul", {}, ...ofArea)));
    }
  }

  /** @param {StateUpdate} state */
  function show({ armed, held }) {
    release.hidden = held === 0;
    release.textContent = `Let ${held} held ${held === 1 ? "answer" : "answers"} go`;
    clear.hidden = armed.length === 0;
    const key = (/** @type {ArmedView} */ { number, remaining, triggered }) => `${number} ${remaining} ${triggered}`;
    keep(armedList, armed, { key, make: renderArmed });
  }
}

/** @param {ArmedView} armed */
function renderArmed({ number, fault, remaining, triggered }) {
  const times = remaining === "always" ? "always" : `${remaining} ×`;
  return h(
    "li",
    { title: JSON.stringify(fault) },
    h("code", {}, fault.fault),
    h("span", { class: "muted" }, triggered > 0 ? `${times}, triggered ${triggered} ×` : times),
    h(
      "button",
      { type: "button", class: "quiet", "aria-label": `Disarm ${fault.fault}`, click: () => act("disarm", { number }) },
      "Disarm",
    ),
  );
}

/** @param {FaultView} fault */
function renderFault({ name, description, example }) {
  const text = h("textarea", { "aria-label": `The fault ${name} as JSON`, rows: 4, spellcheck: "false" });
  text.value = JSON.stringify(example, null, 2);
  const arm = () => {
    try {
      void act("arm", { fault: JSON.parse(text.value) });
    } catch (error) {
      showTrouble(`The fault ${name} is not JSON: ${error instanceof Error ? error.message : error}`);
    }
  };
  return h(
    "li",
    { class: "fault" },
    h("code", {}, name),
    h("button", { type: "button", "aria-label": `Arm ${name}`, click: arm }, "Arm"),
    h("p", { class: "muted" }, description),
    h("details", {}, h("summary", { "aria-label": `Adjust ${name}` }, "Adjust"), text),
  );
}
