/** @import { Update, Welcome } from "../stream/updates.ts" */

import { createFaults } from "./account/faults.js";
import { createTeam } from "./account/team.js";
import { createConnect } from "./connect.js";
import { byId, h } from "./dom/elements.js";
import { movePartsByKey } from "./dom/parts.js";
import { createFrames } from "./frames/frames.js";
import { showTrouble } from "./stream/actions.js";
import { follow } from "./stream/follow.js";
import { lookFrom } from "./stream/look.js";
import { createWebsite } from "./website/website.js";

const connect = createConnect();
const website = createWebsite();
const { visitors } = website;
const team = createTeam({ visitors });
const faults = createFaults();
const frames = createFrames({ visitors });
/** Identifies the run of the sandbox that the page has followed so far. @type {string | undefined} */
let run;

movePartsByKey();
follow({ update, connection });

/** @param {Update} news */
function update(news) {
  switch (news.kind) {
    case "welcome":
      lookFrom(news.stream);
      begin(news);
      connect.show(news);
      faults.offer(news);
      frames.clear();
      break;
    case "account":
      website.showDepartments(news);
      team.show(news);
      faults.show(news);
      break;
    case "visitors":
      website.show(news);
      team.showAgain();
      break;
    case "transcript":
      website.said(news);
      break;
    case "frames":
      frames.add(news);
  }
}

/** @param {Welcome} news */
function begin(news) {
  if (run !== undefined && run !== news.run) {
    website.clear();
    showNotice(
      "The sandbox was started again. Its visitors and frames are new, and so is its token unless you chose one.",
    );
  }
  run = news.run;
}

/** @param {string} text */
function showNotice(text) {
  const place = byId("notice", HTMLElement);
  const hide = h(
    "button",
    { type: "button", class: "quiet", click: () => place.toggleAttribute("hidden", true) },
    "OK",
  );
  place.replaceChildren(text, hide);
  place.hidden = false;
}

/** @param {boolean} isThere */
function connection(isThere) {
  const place = byId("connection", HTMLElement);
  place.textContent = isThere ? "Live" : "The sandbox is gone. Trying to reach it again…";
  if (isThere) showTrouble("");
  else lookFrom(undefined);
  place.classList.toggle("live", isThere);
  place.classList.toggle("gone", !isThere);
}
