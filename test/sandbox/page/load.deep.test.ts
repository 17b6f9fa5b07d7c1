import { expect, test } from "vitest";
import { repeats } from "../../support/tier.ts";
import { connect, onMessage, sendMessage } from "../bot.ts";
import { chatOf, describeInBrowser, frame, say, startSession, visitorOf } from "./page-fixture.ts";

const visitorCount = repeats({ quick: 150, deep: 1000 });
const botCount = repeats({ quick: 6, deep: 50 });

describeInBrowser("the page under load", () => {
  test("the page responds and its memory is bounded while many visitors and bots talk", async () => {
    const bots = Array.from({ length: botCount }, (_, index) => ({
      display_name: `Bot ${index}`,
      token: `token-${index}`,
    }));
    const [bot = { display_name: "Bot" }, ...agents] = bots;
    await using session = await startSession({ account: { bot, agents, departments: [] } });
    const { page, sandbox, complaints } = session;
    const connected = await Promise.all(bots.map(({ token }) => connect(sandbox, token)));
    await Promise.all(connected.map((each) => each.data(onMessage)));
    let isOver = false;
    const talk = async () => {
      const visitors = await Promise.all(
        Array.from({ length: visitorCount }, (_, index) => sandbox.addVisitor({ display_name: `Guest ${index}.` })),
      );
      for (const [index, visitor] of visitors.entries()) {
        await visitor.says(`I am ${index}`);
        const msg = `Hello, ${index}`;
        await connected[index % botCount]?.data(sendMessage, { channel_id: visitor.channel_id, msg });
      }
      isOver = true;
    };
    const talking = talk();

    // Meanwhile a person opens a chat, talks and reads a frame.
    const newest = `Guest ${visitorCount - 1}`;
    await visitorOf(page, newest).click();
    await say(page, `${newest}.`, "Is anyone there?");
    await chatOf(page, `${newest}.`).getByText("Is anyone there?").first().waitFor();
    await frame(page, "Send").last().click();
    await page.getByRole("region", { name: "Request" }).waitFor();
    await talking;
    expect(isOver).toBe(true);

    await page.getByText(new RegExp(`^${visitorCount.toLocaleString("en")} visitors`)).waitFor();
    expect(await page.getByRole("list", { name: "Visitors" }).getByRole("button").count()).toBe(100);
    expect(await page.getByRole("log").count()).toBe(4);
    expect(await page.locator("#frame-list > li").count()).toBeLessThanOrEqual(400);
    expect(Number(await page.evaluate("document.querySelectorAll('*').length"))).toBeLessThan(12_000);
    expect(complaints).toEqual([]);
  });
});
