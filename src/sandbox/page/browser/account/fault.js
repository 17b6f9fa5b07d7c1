/** @import { FaultView } from "../../stream/updates.ts" */

import { h } from "../dom/elements.js";
import { act, post, showTrouble } from "../stream/actions.js";

/** The pause after a key before the sentence of a changed fault is asked for, in milliseconds. */
const pauseMs = 200;

/**
 * A fault that can be armed as it is, or changed first.
 *
 * @param {FaultView} fault
 */
export function createFault({ name, description, example, sentence }) {
  const says = h("p", { class: "sentence" }, sentence);
  const box = h("textarea", {
    "aria-label": `The fault ${name} as JSON`,
    rows: 5,
    spellcheck: "false",
    input: changed,
  });
  box.value = JSON.stringify(example, null, 2);
  const panel = h("div", { class: "change", hidden: true }, h("p", { class: "muted" }, ...withCode(description)), box);
  const arm = h("button", { type: "button", "data-rove": "main", tabindex: -1, click: armFault }, "Arm");
  arm.setAttribute("aria-label", `Arm ${name}`);
  const change = h(
    "button",
    { type: "button", class: "quiet", "data-rove": "more", tabindex: -1, click: open },
    "Change",
  );
  change.setAttribute("aria-label", `Change ${name}`);
  change.setAttribute("aria-expanded", "false");
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return h("li", { class: "fault" }, h("code", {}, name), arm, change, says, panel);

  function open() {
    panel.hidden = !panel.hidden;
    change.setAttribute("aria-expanded", String(!panel.hidden));
    if (!panel.hidden) box.focus();
  }

  function changed() {
    clearTimeout(timer);
    timer = setTimeout(describe, pauseMs);
  }

  async function describe() {
    const { fault, problem } = read(box.value);
    if (problem !== undefined) {
      says.textContent = `Not JSON: ${problem}`;
      return;
    }
    const { answer, error } = await post("describe-fault", { fault });
    says.textContent = String(answer?.sentence ?? error);
  }

  function armFault() {
    const { fault, problem } = read(box.value);
    if (problem === undefined) void act("arm", { fault });
    else showTrouble(`The fault ${name} is not JSON: ${problem}`);
  }
}

/**
 * A description with the words between backticks as code.
 *
 * @param {string} description
 */
function withCode(description) {
  return description.split("`").map((part, index) => (index % 2 === 0 ? part : h("code", {}, part)));
}

/**
 * @param {string} text
 * @returns {{ fault?: unknown, problem?: string }}
 */
function read(text) {
  try {
    return { fault: JSON.parse(text) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
