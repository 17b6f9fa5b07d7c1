// Takes the README's pictures of the page: npx tsx test/sandbox/page/screenshots.ts [folder]
// Names, ids, times and the window are always the same, so that a picture changes with the page alone.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContextOptions } from "playwright-core";
import { type Sandbox, startSandbox } from "../../../src/sandbox/index.ts";
import { clockAt } from "../../support/clock-at.ts";
import { root } from "../../support/paths.ts";
import { seededRandom } from "../../support/random.ts";
import { openPage, startBrowser } from "./browser.ts";
import { startPageBot } from "./page-bot.ts";
import { toPalettePng } from "./palette-png.ts";

const folder = process.argv[2] ?? join(root, "src/sandbox/page/screenshots");

const pictures: Readonly<Record<string, BrowserContextOptions>> = {
  light: { viewport: { width: 1360, height: 850 }, colorScheme: "light" },
  dark: { viewport: { width: 1360, height: 850 }, colorScheme: "dark" },
  phone: { viewport: { width: 360, height: 740 }, colorScheme: "light", deviceScaleFactor: 2, hasTouch: true },
};

/** Four visitors, a bot and a person, with something of everything to be seen. */
async function play(sandbox: Sandbox): Promise<void> {
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  const ben = await sandbox.addVisitor({ display_name: "Ben" });
  const cleo = await sandbox.addVisitor({ display_name: "Cleo" });
  const dan = await sandbox.addVisitor({ display_name: "Dan", department: "Support" });
  const bot = await startPageBot(sandbox);
  await bot.data(
    "subscription OnChatActivity { chatActivity { node { __typename ... on MemberJoinLog { user_name } } } }",
  );

  await dan.says("I would like to talk to a person.");
  await dan.hears(/person/);
  await sandbox.agent("Sam").says("Hello Dan, this is Sam. What can I do for you?", { with: dan });
  await cleo.says("list");
  await cleo.hears(/Delivery/);
  await ben.says("carousel");
  await ben.hears(/cake/);
  for (let count = 0; count < 3; count++) await bot.ping();
  await ben.taps("Take carrot");
  await ben.hears(/Carrot/);
  await ben.says("carousel");
  await ben.hears(/cake/);
  sandbox.faults.arm({ fault: "refuse", error: "RATE_LIMITED" });
  await ann.says('My parcel is "lost" {again}.');
  await sandbox.ledger.waitFor(({ kind }) => kind === "fault");
  await ann.says("help");
  await ann.hears("What is it about?");
  await bot.data("mutation Type($c: ID!) { setTypingIndicator(channel_id: $c, typing: true) { success } }", {
    c: ben.channel_id,
  });
  await bot.data("query ListDepartments { departments { edges { node { id name status } } } }");
  sandbox.faults.arm({ fault: "late", ms: 2000, times: 3, where: { operation: "SendMessage" } });
}

let time = Date.UTC(2026, 0, 15, 9, 30);
const now = () => {
  time += 3;
  return time;
};
await using sandbox = await startSandbox({ clock: clockAt(now), random: seededRandom(5), port: 4780 });
await play(sandbox);
await using browser = await startBrowser();
mkdirSync(folder, { recursive: true });
for (const [name, options] of Object.entries(pictures)) {
  const page = await openPage(browser, sandbox.page, options);
  await page.getByRole("log", { name: "Chat of Ann" }).getByRole("button", { name: "My order" }).waitFor();
  await page.getByRole("list", { name: "Frames" }).getByText("ListDepartments").waitFor();
  writeFileSync(join(folder, `${name}.png`), toPalettePng(await page.screenshot()));
  await page.context().close();
}
