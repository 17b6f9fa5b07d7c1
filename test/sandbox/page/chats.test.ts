import { expect, test } from "vitest";
import { connect } from "../bot.ts";
import { addVisitor, chatOf, describeInBrowser, frame, say, startChat, startDesk } from "./desk.ts";

const canary = "<img src=x onerror=\"document.title='CANARY'\"><b>bold</b>";

describeInBrowser("the page's chats", () => {
  test("a visitor comes, speaks to the bot, is renamed, ends the chat and goes; with the keyboard alone", async () => {
    await using desk = await startChat();
    const { page, sandbox, complaints } = desk;
    await addVisitor(page, "Ann");
    await page.getByLabel("Message of Ann").and(page.locator(":focus")).waitFor();
    await page.keyboard.type("Hello there");
    await page.keyboard.press("Enter");
    await chatOf(page, "Ann").locator(".by-agent").getByText("Hello there").waitFor();
    await page.getByText("In a chat with Bot").waitFor();

    await page.getByLabel("Name of the visitor").fill("Anna");
    await page.keyboard.press("Enter");
    await chatOf(page, "Anna").waitFor();
    await page.getByRole("button", { name: "End the chat of Anna" }).press("Enter");
    await page.getByText("Not in a chat").waitFor();
    expect(sandbox.ledger.entriesOf("data")).not.toEqual([]);
    await page.getByRole("button", { name: "Remove Anna from the website" }).press("Enter");
    await page.getByText("No one is on the website.").waitFor();
    await page.getByLabel("Name of the new visitor").and(page.locator(":focus")).waitFor();
    expect(complaints).toEqual([]);
  });

  test("several visitors at once each have their own chat, a picked department, and those of scripts show too", async () => {
    await using desk = await startChat();
    const { page, sandbox } = desk;
    await addVisitor(page, "Ann");
    await page.getByLabel("Department that the new visitor picks").selectOption("Support");
    await addVisitor(page, "Ben");
    const cleo = await sandbox.addVisitor({ display_name: "Cleo" });
    await say(page, "Ann", "I am Ann");
    await say(page, "Ben", "I am Ben");
    await cleo.says("I am Cleo");
    for (const name of ["Ann", "Ben", "Cleo"]) {
      await chatOf(page, name).locator(".by-agent").getByText(`I am ${name}`).waitFor();
      expect(await chatOf(page, name).locator(".by-agent .bubble").allTextContents()).toEqual([`I am ${name}`]);
    }
    await page.getByText("In a chat with Bot · Support").waitFor();
  });

  test.each([
    ["help", "My order", "Where is my order?"],
    ["options", "Vanilla", "Vanilla"],
    ["buttons", "Change it", "Please change my order"],
    ["panel", "Order it", "The cake of the day, please"],
    ["carousel", "Take carrot", "Carrot, please"],
    ["list", "Talk to somebody", "I want to talk to somebody"],
  ])("%s: what is tapped with the keyboard comes back as the visitor's words", async (word, label, words) => {
    await using desk = await startChat();
    const { page } = desk;
    await addVisitor(page, "Ann");
    await say(page, "Ann", word);
    const button = chatOf(page, "Ann").getByRole("button", { name: label });
    await button.focus();
    await page.keyboard.press("Enter");
    await chatOf(page, "Ann").locator(".by-visitor").getByText(words, { exact: true }).waitFor();
    await chatOf(page, "Ann").locator(".by-agent").getByText(words, { exact: true }).waitFor();
    // What was offered once is gone, and the box to type in has the focus.
    if (["help", "options"].includes(word)) expect(await button.count()).toBe(0);
    await page.getByLabel("Message of Ann").and(page.locator(":focus")).waitFor();
  });

  test("links lead to the web only, and nothing is fetched from elsewhere", async () => {
    await using desk = await startDesk();
    const { page, sandbox } = desk;
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).origin));
    const bot = await connect(sandbox);
    const ann = await sandbox.addVisitor({ display_name: "Ann" });
    await ann.says("Hi");
    const item = (heading: string, value: string) =>
      `{ heading: "${heading}", paragraph: "", image_url: "https://shop.example/a.png", action: { value: "${value}" } }`;
    await bot.data(`mutation { sendListTemplate(channel_id: "${ann.channel_id}",
      items: [${item("Good", "https://shop.example/")}, ${item("Bad", "javascript:alert(1)")}]) { success } }`);
    await chatOf(page, "Ann").getByRole("link", { name: "Good" }).waitFor();
    await chatOf(page, "Ann").getByText("Bad (javascript:alert(1))").waitFor();
    const links = await chatOf(page, "Ann")
      .getByRole("link")
      .evaluateAll((all) => all.map((each) => each.getAttribute("href")));
    expect(links.toSorted()).toEqual([
      "https://shop.example/",
      "https://shop.example/a.png",
      "https://shop.example/a.png",
    ]);
    expect(new Set(asked)).toEqual(new Set(asked.length > 0 ? [new URL(sandbox.page).origin] : []));
  });

  test("whatever visitors and bots say stays text, in chats, names and frames", async () => {
    await using desk = await startChat();
    const { page, complaints } = desk;
    await addVisitor(page, canary);
    await say(page, canary, canary);
    await chatOf(page, canary).locator(".by-agent .bubble").filter({ hasText: canary }).waitFor();
    await frame(page, canary.slice(0, 10)).first().click();
    await page.getByRole("group").or(page.locator("pre")).filter({ hasText: "onerror" }).first().waitFor();
    expect(await page.title()).toBe("Sandbox · Conversations API");
    expect(await page.locator("main b, main img").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test("an agent is typing, and stops", async () => {
    await using desk = await startDesk();
    const { page, sandbox } = desk;
    const bot = await connect(sandbox);
    const ann = await sandbox.addVisitor({ display_name: "Ann" });
    await ann.says("Hi");
    const type = "mutation($c: ID!, $on: Boolean!) { setTypingIndicator(channel_id: $c, typing: $on) { success } }";
    await bot.data(type, { c: ann.channel_id, on: true });
    await page.getByText("Bot is typing…").waitFor();
    await bot.data(type, { c: ann.channel_id, on: false });
    await page.getByText("Bot is typing…").waitFor({ state: "detached" });
  });
});
