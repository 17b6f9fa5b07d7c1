/** @import { Update } from "../views.ts" */

import { createFaults } from "./account/faults.js";
import { createTeam } from "./account/team.js";
import { createWebsite } from "./chat/website.js";
import { byId } from "./dom.js";
import { createFrames } from "./frames/frames.js";
import { follow } from "./live.js";

const website = createWebsite();
const team = createTeam();
const faults = createFaults();
const frames = createFrames();
const endpoint = byId("endpoint", HTMLElement);
const copy = byId("copy", HTMLButtonElement);

copy.addEventListener("click", async () => {
  await navigator.clipboard.writeText(endpoint.textContent ?? "");
  copy.textContent = "Copied";
  setTimeout(() => {
    copy.textContent = "Copy address";
  }, 1500);
});

follow({ update, connection });

/** @param {Update} news */
function update(news) {
  switch (news.kind) {
    case "welcome":
      endpoint.textContent = news.endpoint;
      faults.offer(news.faults);
      frames.clear();
      break;
    case "state":
      website.show(news);
      team.show(news);
      faults.show(news);
      break;
    case "transcript":
      website.said(news);
      break;
    case "frames":
      frames.add(news);
  }
}

/** @param {boolean} isThere */
function connection(isThere) {
  const place = byId("connection", HTMLElement);
  place.textContent = isThere ? "Live" : "The sandbox is gone. Trying to reach it again…";
  place.classList.toggle("live", isThere);
  place.classList.toggle("gone", !isThere);
}
