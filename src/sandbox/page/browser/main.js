/** @import { Update } from "../stream/updates.ts" */

import { createFaults } from "./account/faults.js";
import { createTeam } from "./account/team.js";
import { createConnect } from "./connect.js";
import { byId } from "./dom/elements.js";
import { movePartsByKey } from "./dom/parts.js";
import { createFrames } from "./frames/frames.js";
import { follow } from "./stream/follow.js";
import { lookFrom } from "./stream/look.js";
import { createWebsite } from "./website/website.js";

const connect = createConnect();
const website = createWebsite();
const { visitors } = website;
const team = createTeam({ visitors });
const faults = createFaults();
const frames = createFrames({ visitors });

movePartsByKey();
follow({ update, connection });

/** @param {Update} news */
function update(news) {
  switch (news.kind) {
    case "welcome":
      connect.show(news);
      faults.offer(news);
      frames.clear();
      lookFrom(news.stream);
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

/** @param {boolean} isThere */
function connection(isThere) {
  const place = byId("connection", HTMLElement);
  place.textContent = isThere ? "Live" : "The sandbox is gone. Trying to reach it again…";
  place.classList.toggle("live", isThere);
  place.classList.toggle("gone", !isThere);
}
