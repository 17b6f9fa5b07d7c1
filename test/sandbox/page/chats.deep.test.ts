import { expect, test } from "vitest";
import { connect } from "../bot.ts";
import {
  addVisitor,
  chatOf,
  describeInBrowser,
  frame,
  say,
  startChat,
  startSession,
  styleOf,
  visitorOf,
} from "./page-fixture.ts";

const canary = "<img src=x onerror=\"document.title='CANARY'\"><b>bold</b>";

describeInBrowser("the page's chats", () => {
  test("a visitor can be added, speak, be renamed, end the chat and leave, all with the keyboard", async () => {
    await using session = await startChat();
    const { page, sandbox, complaints } = session;
    await addVisitor(page, "Ann");
    await page.getByLabel("Message of Ann").and(page.locator(":focus")).waitFor();
    await page.keyboard.type("Hello there");
    await page.keyboard.press("Enter");
    await chatOf(page, "Ann").locator(".by-agent").getByText("Hello there").waitFor();
    await page.getByText("In a chat with Bot").waitFor();

    await page.getByRole("button", { name: "Details of Ann" }).press("Enter");
    await page.getByLabel("Name", { exact: true }).and(page.locator(":focus")).fill("Anna");
    await page.getByLabel("Phone").last().fill("+1 555 0100");
    await page.keyboard.press("Enter");
    await chatOf(page, "Anna").waitFor();
    await page.getByRole("button", { name: "Details of Anna" }).and(page.locator(":focus")).waitFor();
    await page.getByRole("button", { name: "End chat of Anna" }).press("Enter");
    await page.getByRole("article").getByText("Not in a chat").waitFor();
    expect(sandbox.ledger.entriesOf("data")).not.toEqual([]);
    await page.getByRole("button", { name: "Details of Anna" }).press("Enter");
    await page.getByRole("button", { name: "Remove from the website: Anna" }).press("Enter");
    await page.getByText("No one is on the website.").waitFor();
    await page.getByLabel("Name of the new visitor").and(page.locator(":focus")).waitFor();
    expect(complaints).toEqual([]);
  });

  test("several visitors have their own chats and departments, also visitors of scripts", async () => {
    await using session = await startChat();
    const { page, sandbox } = session;
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
  ])("%s: a choice that is tapped with the keyboard is sent as the visitor's message", async (word, label, words) => {
    await using session = await startChat();
    const { page } = session;
    await addVisitor(page, "Ann");
    await say(page, "Ann", word);
    const button = chatOf(page, "Ann").getByRole("button", { name: label });
    await button.focus();
    await page.keyboard.press("Enter");
    await chatOf(page, "Ann").locator(".by-visitor").getByText(words, { exact: true }).waitFor();
    await chatOf(page, "Ann").locator(".by-agent").getByText(words, { exact: true }).waitFor();
    // One-time offers are removed, and the text box has the focus.
    if (["help", "options"].includes(word)) expect(await button.count()).toBe(0);
    await page.getByLabel("Message of Ann").and(page.locator(":focus")).waitFor();
  });

  test("links lead only to the web, and the page fetches nothing from other hosts", async () => {
    await using session = await startSession();
    const { page, sandbox } = session;
    const requests: string[] = [];
    page.on("request", (request) => requests.push(new URL(request.url()).origin));
    const bot = await connect(sandbox);
    const ann = await sandbox.addVisitor({ display_name: "Ann" });
    await ann.says("Hi");
    const item = (heading: string, value: string) =>
      `{ heading: "${heading}", paragraph: "", image_url: "https://shop.example/a.png", action: { value: "${value}" } }`;
    await bot.data(`mutation { sendListTemplate(channel_id: "${ann.channel_id}",
      items: [${item("Good", "https://shop.example/")}, ${item("Bad", "javascript:alert(1)")}]) { success } }`);
    await chatOf(page, "Ann").getByRole("link", { name: "Good" }).waitFor();
    await chatOf(page, "Ann").getByText("Bad (javascript:alert(1))").waitFor();
    await ann.says("See https://shop.example/a?b=1, or HTTPS://shop.example@evil.example/. Not javascript:alert(1)");
    await chatOf(page, "Ann").getByText("evil.example", { exact: true }).waitFor();
    const links = await chatOf(page, "Ann")
      .getByRole("link")
      .evaluateAll((all) => all.map((each) => each.getAttribute("href")));
    const text = chatOf(page, "Ann").locator(".by-visitor").last();
    expect(await text.getByRole("link").allTextContents()).toEqual([
      "https://shop.example/a?b=1 ↗",
      "HTTPS://shop.example@evil.example/ ↗ evil.example",
    ]);
    expect(await text.getByRole("link", { name: "evil" }).getAttribute("rel")).toBe("noopener noreferrer");
    expect(links.toSorted()).toEqual([
      "https://shop.example/",
      "https://shop.example/a.png",
      "https://shop.example/a.png",
      "https://shop.example/a?b=1",
      "https://shop.example@evil.example/",
    ]);
    expect(new Set(requests)).toEqual(new Set(requests.length > 0 ? [new URL(sandbox.page).origin] : []));
  });

  test("texts of visitors and bots are shown as text, in chats, names and frames", async () => {
    await using session = await startChat();
    const { page, complaints } = session;
    await addVisitor(page, canary);
    await say(page, canary, canary);
    await chatOf(page, canary).locator(".by-agent .bubble").filter({ hasText: canary }).waitFor();
    await frame(page, canary.slice(0, 10)).first().click();
    await page
      .getByRole("region", { name: "The open frame" })
      .locator("pre")
      .filter({ hasText: "onerror" })
      .first()
      .waitFor();
    await page.getByLabel("Search faults").fill(canary);
    await page.getByLabel("Visitor of the frames").focus();
    expect(await page.title()).toBe("Sandbox · Conversations API");
    expect(await page.locator("main b, main img").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test("the page shows when an agent types and stops", async () => {
    await using session = await startSession();
    const { page, sandbox } = session;
    const bot = await connect(sandbox);
    const ann = await sandbox.addVisitor({ display_name: "Ann" });
    await ann.says("Hi");
    const type = "mutation($c: ID!, $on: Boolean!) { setTypingIndicator(channel_id: $c, typing: $on) { success } }";
    await bot.data(type, { c: ann.channel_id, on: true });
    await page.getByText("Bot is typing…").waitFor();
    await bot.data(type, { c: ann.channel_id, on: false });
    await page.getByText("Bot is typing…").waitFor({ state: "detached" });
  });

  test("a message that waits for an agent is highlighted in the chat and in the list until an agent answers", async () => {
    await using session = await startSession();
    const { page, sandbox } = session;
    const ann = await sandbox.addVisitor({ display_name: "Ann" });
    await sandbox.addVisitor({ display_name: "Ben" });
    await ann.says("Hi");
    const chat = page.getByRole("article", { name: "Chat widget of Ann" });
    const bubble = chat.locator(".bubble").filter({ hasText: "Hi" });
    const amber = "rgb(143, 90, 0)";
    expect(await styleOf(chat.getByText("Waiting for an agent"), "color")).toBe(amber);
    expect(await styleOf(visitorOf(page, "Ann").getByText("waiting"), "color")).toBe(amber);
    expect(await styleOf(bubble, "boxShadow")).toContain(amber);
    await sandbox.agent("Sam").says("Hello", { with: ann });
    await chat.getByText("In a chat with Sam").waitFor();
    expect(await styleOf(chat.getByText("In a chat with Sam"), "color")).not.toBe(amber);
    expect(await styleOf(bubble, "boxShadow")).not.toContain(amber);
  });

  test("a visitor can be added with all data, which the bot can read, and the tags of the bot are shown", async () => {
    await using session = await startSession();
    const { page, sandbox } = session;
    const bot = await connect(sandbox);
    await page.getByRole("button", { name: "More" }).click();
    await page.getByLabel("E-mail").fill("ann@shop.example");
    await page.getByLabel("Phone").fill("+1 555 0100");
    await page.getByLabel("External id").fill("1042");
    await page.getByLabel("Country").fill("Utopia");
    await page.getByLabel("Shows structured messages").uncheck();
    await addVisitor(page, "Ann");
    await say(page, "Ann", "Hi");
    await chatOf(page, "Ann").getByText("Hi").waitFor();
    const fields = "id visitor { email phone external_id current_country }";
    const { channels } = await bot.data(`{ channels { edges { node { ... on VisitorChannel { ${fields} } } } } }`);
    const { id, visitor } = channels.edges[0].node;
    expect(visitor).toEqual({
      ...{ email: "ann@shop.example", phone: "+1 555 0100", external_id: "1042", current_country: "Utopia" },
    });
    await bot.data(`mutation { sendMessage(channel_id: "${id}", msg: "Hello") { success } }`);
    await bot.data(`mutation { addTags(channel_id: "${id}", tags: ["vip", "from_the_bot"]) { success } }`);
    await page.getByRole("button", { name: "Details of Ann" }).click();
    await page.getByRole("list", { name: "Tags" }).getByText("from_the_bot").waitFor();
    await page.getByText("The widget shows the fallbacks of structured messages").waitFor();
    await page.getByLabel("New tag").fill("not valid");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("A tag has letters").waitFor();
    await page.getByLabel("New tag").fill("loyal");
    await page.keyboard.press("Enter");
    await page.getByRole("list", { name: "Tags" }).getByText("loyal").waitFor();
    const quickReplies = `msg: "Pick", quick_replies: [{ text: "A", action: { value: "A" } }]`;
    const fallback = `fallback: { msg: "Pick (plain)", options: ["One", "Two"] }`;
    await bot.data(`mutation { sendQuickReplies(channel_id: "${id}", ${quickReplies}, ${fallback}) { success } }`);
    await chatOf(page, "Ann").getByText("Pick (plain)").waitFor();
    await chatOf(page, "Ann").getByRole("button", { name: "Two" }).waitFor();
  });

  test("a card higher than the view is scrolled to its top; a long title does not stretch the other cards", async () => {
    await using session = await startSession();
    const { page, sandbox } = session;
    const bot = await connect(sandbox);
    await addVisitor(page, "Ann");
    await say(page, "Ann", "Hi");
    await page.getByText("Waiting for an agent").waitFor();
    const { channels } = await bot.data("{ channels { edges { node { id } } } }");
    const channel = channels.edges[0].node.id;
    const panel = (heading: string) => `{ panel: { heading: "${heading}", paragraph: "Short" } }`;
    const items = [panel("A long title ".repeat(300)), panel("Short title")].join();
    await bot.data(`mutation { sendPanelTemplateCarousel(channel_id: "${channel}", items: [${items}]) { success } }`);
    const cards = chatOf(page, "Ann").locator(".carousel .card");
    await cards.nth(1).waitFor();
    const [long, short, log] = await Promise.all(
      [cards.nth(0), cards.nth(1), chatOf(page, "Ann")].map(async (each) => (await each.boundingBox()) ?? fail()),
    );
    expect(short?.height).toBeLessThan((long?.height ?? 0) / 2);
    expect(long?.height).toBeGreaterThan(log?.height ?? 0);
    expect(long?.y).toBeGreaterThanOrEqual(log?.y ?? 0);
  });
});

function fail(): never {
  throw new Error("The element is not on the page.");
}
