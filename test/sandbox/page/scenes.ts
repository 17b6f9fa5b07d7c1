// The scenes in which the page is tested and photographed. Names, ids and times are always the same, so that a picture
// changes only with the page.

import type { Page } from "playwright-core";
import { type Sandbox, startSandbox } from "../../../src/sandbox/index.ts";
import { clockAt } from "../../support/clock-at.ts";
import { seededRandom } from "../../support/random.ts";
import type { Bot } from "../bot.ts";
import { startPageBot } from "./page-bot.ts";
import { frame, openChat } from "./page-fixture.ts";

/** A scene: what happens before the page is opened, and what is done on the page. */
export interface Scene {
  play(sandbox: Sandbox): Promise<void>;
  act?(page: Page, sandbox: Sandbox): Promise<void>;
}

/** Starts a sandbox with fixed times and ids. */
export function startScene(port = 0): Promise<Sandbox> {
  let time = Date.UTC(2026, 0, 15, 9, 30);
  const now = () => {
    time += 3;
    return time;
  };
  return startSandbox({ clock: clockAt(now), random: seededRandom(5), port });
}

/** The scenes by name. */
export const scenes: Readonly<Record<string, Scene>> = {
  empty: { play: async () => {} },
  "one visitor": {
    async play(sandbox) {
      await startPageBot(sandbox);
      const ann = await sandbox.addVisitor({ display_name: "Ann", email: "ann@shop.example" });
      await ann.says("Hello! Is https://shop.example/cakes your page?");
      await ann.hears(/Hello/);
      await ann.says("help");
      await ann.hears("What is it about?");
    },
    act: async (page) => (await openChat(page, "Ann")).getByRole("button", { name: "My order" }).waitFor(),
  },
  "structured messages": {
    async play(sandbox) {
      await startPageBot(sandbox);
      const names = { help: "Ann", buttons: "Ben", panel: "Cleo", carousel: "Dan", list: "Eve" };
      for (const [word, display_name] of Object.entries(names)) {
        const visitor = await sandbox.addVisitor({ display_name });
        await visitor.says(word);
        await visitor.hears(/./);
      }
    },
    act: async (page) => (await openChat(page, "Eve")).getByRole("button", { name: "Talk to somebody" }).waitFor(),
  },
  "a working day": {
    play: playDay,
    async act(page) {
      await (await openChat(page, "Ann")).getByRole("button", { name: "My order" }).waitFor();
      await frame(page, "ListDepartments").waitFor();
    },
  },
  "200 visitors": {
    async play(sandbox) {
      const bot = await startPageBot(sandbox);
      for (let number = 1; number <= 200; number++) {
        if (number === 160) bot.drop();
        const visitor = await sandbox.addVisitor({ display_name: `Guest ${number}` });
        if (number % 5 > 0) await visitor.says(number % 2 === 0 ? "Where is my parcel?" : "help");
        if (number % 5 > 0 && number < 160) await visitor.hears(/./);
      }
    },
    async act(page) {
      await openChat(page, "Guest 154");
      await page.getByLabel("Visitors to list").focus();
    },
  },
  "a frame opened": {
    play: playDay,
    async act(page) {
      await frame(page, "SendQuickReplies").last().click();
      await page.getByRole("region", { name: "Answer" }).waitFor();
    },
  },
  "a fault armed": {
    async play(sandbox) {
      await playDay(sandbox);
      sandbox.faults.arm({ fault: "drop", when: "on-open", times: 3 });
    },
    async act(page) {
      await page.getByLabel("Search faults").fill("reverse");
      await page.getByRole("button", { name: "Change out-of-order" }).click();
    },
  },
  "the service gone": {
    play: playDay,
    async act(page, sandbox) {
      await (await openChat(page, "Ann")).getByRole("button", { name: "My order" }).waitFor();
      await sandbox.close();
      await page.getByRole("status").getByText("The sandbox is gone.").waitFor();
    },
  },
};

/** Creates four visitors, a bot and a human agent, who use every part of the page. */
async function playDay(sandbox: Sandbox): Promise<void> {
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  const ben = await sandbox.addVisitor({ display_name: "Ben" });
  const cleo = await sandbox.addVisitor({ display_name: "Cleo" });
  const dan = await sandbox.addVisitor({ display_name: "Dan", department: "Support" });
  const bot: Bot = await startPageBot(sandbox);
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
