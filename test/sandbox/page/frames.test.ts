import { expect, test } from "vitest";
import { connect, login } from "../bot.ts";
import { describeInBrowser, frame, startDesk } from "./desk.ts";

describeInBrowser("the page's frames", () => {
  test("requests stand with their answers by id, whatever their order, and open to show both as JSON", async () => {
    await using desk = await startDesk();
    const { page, sandbox } = desk;
    const bot = await connect(sandbox);
    sandbox.faults.arm({ fault: "late", where: { operation: "First" } });
    bot.send({ payload: { query: "query First { agents { edges { node { name } } } }" }, type: "request", id: "one" });
    await bot.data("query Second { departments { edges { node { name } } } }");
    await frame(page, /Second.*ok · \d+ ms/).waitFor();
    await frame(page, /First.*waiting/).waitFor();
    await page.getByRole("button", { name: "Let 1 held answer go" }).click();
    await frame(page, /First.*ok · \d+ ms/).click();
    const shown = frame(page, /First.*ok/)
      .locator("..")
      .locator("pre");
    const entries = (await shown.allTextContents()).map((text) => JSON.parse(text));
    expect(entries[0]).toMatchObject({ socket: 1, id: "one", type: "query" });
    expect(entries.at(-1)).toMatchObject({ socket: 1, id: "one", payload: { data: { agents: expect.anything() } } });
    await frame(page, /First.*ok/).press("Enter");
    await shown.first().waitFor({ state: "detached" });
  });

  test("a subscription is a lane from its start over its events to its stop", async () => {
    await using desk = await startDesk();
    const { page, sandbox } = desk;
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

  test("pings fold into one row and can be left out", async () => {
    await using desk = await startDesk();
    const { page, sandbox } = desk;
    const bot = await connect(sandbox);
    for (let count = 0; count < 12; count++) await bot.ping();
    await frame(page, /PING × 12.*PONG × 12/).waitFor();
    expect(await frame(page, "PING").count()).toBe(1);
    await page.getByLabel("Pings").uncheck();
    await frame(page, "PING").waitFor({ state: "hidden" });
  });

  test("logins, sockets, EOS and faults are there, without tokens and session addresses", async () => {
    await using desk = await startDesk();
    const { page, sandbox } = desk;
    const first = await login(sandbox);
    await connect(sandbox);
    sandbox.faults.arm({ fault: "eos", when: "now", reason: "because CANARY" });
    await frame(page, /EOS.*because CANARY/).waitFor();
    await frame(page, /Fault: eos/).waitFor();
    await frame(page, /Socket 1 closed/).waitFor();
    await frame(page, /startAgentSession|Login/)
      .first()
      .click();
    const text = await page.locator("body").innerText();
    for (const secret of [sandbox.accessToken, first.session_id, first.client_id]) expect(text).not.toContain(secret);
  });

  test("the list is bounded however much goes over the wire, and what was skipped is said", async () => {
    await using desk = await startDesk();
    const { page, sandbox } = desk;
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

  test("what the ledger keeps is exported as JSON lines", async () => {
    await using desk = await startDesk();
    const { page, sandbox } = desk;
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
});
