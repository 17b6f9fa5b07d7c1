import type { Locator } from "playwright-core";
import { expect, test } from "vitest";
import { startSandbox } from "../../../src/sandbox/index.ts";
import { connect, login } from "../bot.ts";
import { startPageBot } from "./page-bot.ts";
import { chatOf, describeInBrowser, frame, open, startChat, startSession } from "./page-fixture.ts";

describeInBrowser("the page's frames", () => {
  test("a request and its answer share a row by their id, and open next to each other with the time between them", async () => {
    await using session = await startSession();
    const { page, sandbox } = session;
    const bot = await connect(sandbox);
    sandbox.faults.arm({ fault: "late", where: { operation: "First" } });
    const query = "query First($n:Int){agents(first:$n){edges{node{name}}}}";
    bot.send({ payload: { query, variables: { n: 1 } }, type: "request", id: "one" });
    await bot.data("query Second { departments { edges { node { name } } } }");
    await frame(page, /Second.*ok · \d+ ms/).waitFor();
    await frame(page, /First.*waiting/).click();
    const request = page.getByRole("region", { name: "Request" });
    // Formatted, with its tokens in colours.
    await request.getByText("query First($n: Int) {").waitFor();
    expect(await request.locator(".token-variable").first().textContent()).toBe("$n");
    expect(await request.getByLabel("Variables").textContent()).toBe('{\n  "n": 1\n}');
    expect(await page.getByRole("region", { name: "Answer" }).count()).toBe(0);
    await page.getByRole("button", { name: "Let 1 held answer go" }).click();
    const answer = page.getByRole("region", { name: "Answer" });
    expect(JSON.parse(String(await answer.locator("pre").textContent()))).toMatchObject({ data: { agents: {} } });
    const [left, right] = [await request.boundingBox(), await answer.boundingBox()];
    expect(left?.y).toBe(right?.y);
    expect(left?.x).toBeLessThan(right?.x ?? 0);
    await page.getByText(/^\d+ ms$/).waitFor();
    await frame(page, /First.*ok/).press("Enter");
    await request.waitFor({ state: "hidden" });
  });

  test("a frame can be copied as a frame, a command and an operation file, and a login as a curl command", async () => {
    await using session = await startSession({ accessToken: "CANARY" });
    const { page, sandbox } = session;
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const bot = await connect(sandbox);
    const query = "mutation($c:ID!){leaveChannel(channel_id:$c){success}}";
    const sentFrame = { payload: { query, variables: { c: "it's" } }, type: "request", id: "seven" };
    bot.send(sentFrame);
    await bot.take(({ id }) => id === "seven");
    await frame(page, "leaveChannel").click();
    const copied = async (label: string) => {
      const button = page.getByRole("button", { name: label });
      await button.click();
      await page.getByText("Copied").first().waitFor();
      await button.waitFor();
      return String(await page.evaluate("navigator.clipboard.readText()"));
    };
    const request = page.getByRole("region", { name: "Request" });
    await request.getByText("leaveChannel").waitFor();
    const frameText = await copied("Copy as operation");
    expect(frameText).toBe("mutation LeaveChannel($c: ID!) {\n  leaveChannel(channel_id: $c) {\n    success\n  }\n}\n");
    expect(await copied("Copy as command")).toMatch(/^npx wscat --connect "\$WEBSOCKET_URL" .* '\{.*it'\\''s.*\}'$/);
    await request.getByRole("button", { name: "Copy frame" }).click();
    await page.waitForFunction('navigator.clipboard.readText().then((text) => text.startsWith("{"))');
    expect(JSON.parse(String(await page.evaluate("navigator.clipboard.readText()")))).toEqual(sentFrame);
    await frame(page, /startAgentSession|Login/).click();
    const curl = await copied("Copy as curl");
    expect(curl).toContain(`curl '${sandbox.endpoint}' --header 'Content-Type: application/json' --data '{`);
    expect(curl).not.toContain("CANARY");
  });

  test("frames are filtered by kind, operation, visitor and text", async () => {
    await using session = await startSession();
    const { page, sandbox } = session;
    const bot = await startPageBot(sandbox);
    const ann = await sandbox.addVisitor({ display_name: "Ann" });
    const ben = await sandbox.addVisitor({ display_name: "Ben" });
    for (const visitor of [ann, ben]) {
      await visitor.says(`I am ${visitor.display_name}`);
      await visitor.hears(/I am/);
    }
    await bot.ping();
    await frame(page, "PONG").waitFor();
    const all = await frame(page, "").count();
    const titles = () => page.locator(".row .title").allTextContents();

    await page.getByLabel("Kind of the frames").selectOption("Pings");
    await page.getByText(`1 of ${all} rows`).waitFor();
    expect(await titles()).toEqual(["PING"]);
    await page.getByRole("button", { name: "Clear filter" }).click();
    await page.getByLabel("Operation of the frames").selectOption("SendMessage");
    await page.getByText(`2 of ${all} rows`).waitFor();
    expect(await titles()).toEqual(["SendMessage", "SendMessage"]);
    // The channel is in base64 in the variables, and so are the ids in events.
    await page.getByLabel("Visitor of the frames").focus();
    await page.getByLabel("Visitor of the frames").selectOption("Ben");
    await page.getByText(`1 of ${all} rows`).waitFor();
    await frame(page, "I am Ben").waitFor();
    await page.getByLabel("Operation of the frames").selectOption("Operation");
    await frame(page, /OnMessage.*I am Ben/)
      .first()
      .waitFor();
    expect(await frame(page, "I am Ann").count()).toBe(0);
    await page.getByRole("button", { name: "Clear filter" }).click();
    await page.getByLabel("Text in the frames").fill("i am ann");
    await page.getByText(`3 of ${all} rows`).waitFor();
    // Later frames are filtered, too.
    await ben.says("Hello, I am Ann, says Ben");
    await frame(page, "says Ben").first().waitFor();
    await ben.says("Nothing of the kind");
    await ben.hears(/kind/);
    expect(await frame(page, "Nothing of the kind").count()).toBe(0);
    await page.getByLabel("Text in the frames").fill("no such text");
    await page.getByText("No frame matches the filter.").waitFor();
  });

  test("while the list is paused it does not change, and then shows the new entries", async () => {
    await using session = await startSession();
    const { page, sandbox } = session;
    const bot = await connect(sandbox);
    await frame(page, "Socket 1 opened").waitFor();
    await Promise.all([page.waitForResponse(/actions/), page.getByLabel("Pause").check()]);
    for (let count = 0; count < 3; count++) await bot.data("query Paused { departments { edges { cursor } } }");
    // Events that come later are shown while the frames are not.
    const ann = await sandbox.addVisitor({ display_name: "Ann" });
    await ann.says("Hi");
    await chatOf(page, "Ann").getByText("Hi", { exact: true }).waitFor();
    expect(await frame(page, "Paused").count()).toBe(0);
    await page.getByLabel("Pause").uncheck();
    await frame(page, /Paused.*ok/)
      .nth(2)
      .waitFor();
  });

  test("a subscription is shown as a line from its start over its events to its stop", async () => {
    await using session = await startSession();
    const { page, sandbox } = session;
    const bot = await connect(sandbox);
    const { subscription_id } = await bot.data("subscription OnMessage { message { node { content } } }");
    await page.getByRole("list", { name: "Live subscriptions" }).getByText("OnMessage").waitFor();
    const ann = await sandbox.addVisitor();
    await ann.says("Hi");
    bot.send({ payload: { subscription_id }, type: "stop_subscription", id: "stop" });
    await bot.take(({ id }) => id === "stop");
    await frame(page, "Stop OnMessage").filter({ hasText: "ok" }).waitFor();
    const parts = await page
      .locator(".row")
      .evaluateAll((rows) =>
        rows.map(
          (row) =>
            `${row.querySelector(".lane-0")?.className.replace("lane lane-0 ", "")} ${row.querySelector(".title")?.textContent}`,
        ),
      );
    expect(parts.slice(-3)).toEqual(["start OnMessage", "event OnMessage", "end Stop OnMessage"]);
    expect(await page.getByRole("list", { name: "Live subscriptions" }).getByRole("listitem").count()).toBe(0);
  });

  test("pings are folded into one row and can be hidden", async () => {
    await using session = await startSession();
    const { page, sandbox } = session;
    const bot = await connect(sandbox);
    for (let count = 0; count < 12; count++) await bot.ping();
    await frame(page, /PING × 12.*PONG × 12/).waitFor();
    expect(await frame(page, "PING").count()).toBe(1);
    await page.getByLabel("Pings", { exact: true }).uncheck();
    await frame(page, "PING").waitFor({ state: "hidden" });
  });

  test("logins, sockets, EOS and faults are shown, without tokens and session addresses", async () => {
    await using session = await startSession();
    const { page, sandbox } = session;
    const first = await login(sandbox);
    await connect(sandbox);
    sandbox.faults.arm({ fault: "eos", when: "now", reason: "because CANARY" });
    await frame(page, /EOS.*because CANARY/).waitFor();
    await frame(page, /Fault: eos/).waitFor();
    await frame(page, /Socket 1 closed/).waitFor();
    await frame(page, /startAgentSession|Login/)
      .first()
      .click();
    await page.getByRole("region", { name: "Request" }).waitFor();
    const text = await page.locator("body").innerText();
    for (const secret of [sandbox.accessToken, first.session_id, first.client_id]) expect(text).not.toContain(secret);
  });

  test("the list is bounded for any amount of traffic, and says how much it skipped", async () => {
    await using session = await startSession();
    const { page, sandbox } = session;
    const bot = await connect(sandbox);
    const query = "query Many { departments { edges { node { name } } } }";
    await bot.data("subscription OnMessage { message { node { content } } }");
    for (let id = 0; id < 900; id++) bot.send({ payload: { query }, type: "request", id });
    await bot.ping();
    await bot.data(query.replace("Many", "Last"));
    await frame(page, /Last.*ok/).waitFor();
    expect(await page.locator("#frame-list > li").count()).toBeLessThanOrEqual(400);
    await page.reload();
    await frame(page, /Last.*ok/).waitFor();
    await page.getByText(/^\d+ entries came too fast, or too early, to be shown$/).waitFor();
    expect(await page.locator(".waiting").count()).toBe(0);
    await page.getByRole("list", { name: "Live subscriptions" }).getByText("OnMessage").waitFor();
  });

  test("the entries of the ledger can be exported as JSON lines", async () => {
    await using session = await startSession();
    const { page, sandbox } = session;
    await connect(sandbox);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Export as JSON lines" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("sandbox-ledger.jsonl");
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe(sandbox.ledger.toJSONLines());
  });

  test.each([
    ["wide", { viewport: { width: 1360, height: 700 } }],
    ["two columns", { viewport: { width: 900, height: 700 } }],
    ["phone", { viewport: { width: 360, height: 740 } }],
  ])("an opened frame is in view, and after it is closed its row is in view: %s", async (_name, options) => {
    await using sandbox = await startSandbox();
    await startPageBot(sandbox);
    const ann = await sandbox.addVisitor({ display_name: "Ann" });
    for (const text of Array.from({ length: 12 }, (_, number) => `text ${number}`)) {
      await ann.says(text);
      await ann.hears(text);
    }
    const page = await open(sandbox, options);
    const row = frame(page, /SendMessage.*text 11/);
    await row.click();
    const inspector = page.getByRole("region", { name: "The open frame" });
    await expect.poll(() => isInView(inspector.getByRole("heading", { name: "SendMessage" }))).toBe(true);
    if (options.viewport.width > 1200) expect(await isInView(row)).toBe(true);
    await page.getByRole("button", { name: "Close the frame" }).click();
    await expect.poll(() => isInView(row)).toBe(true);
    await page.context().close();
  });

  test("an event without a text begins with its type", async () => {
    await using session = await startChat();
    const { page, sandbox, bot } = session;
    await bot.data("subscription Activity { chatActivity { node { ... on MemberJoinLog { user_name } __typename } } }");
    await (await sandbox.addVisitor({ display_name: "Ann" })).says("Hi");
    await frame(page, /Activity.*MemberJoinLog · user_name "Bot"/).waitFor();
  });
});

/** Returns true if the middle of an element is inside the window and nothing covers it. */
function isInView(element: Locator): Promise<boolean> {
  return element.evaluate((each) => {
    // Tests are compiled without the types of a browser.
    const { document } = globalThis as unknown as { document: { elementFromPoint(x: number, y: number): unknown } };
    const part = each as unknown as { getBoundingClientRect(): DOMRectLike; contains(other: unknown): boolean };
    const { left, top, width, height } = part.getBoundingClientRect();
    return part.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  });
}

interface DOMRectLike {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
