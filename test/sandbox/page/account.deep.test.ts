import { expect, test } from "vitest";
import { describeFault } from "../../../src/sandbox/faults/describe-fault.ts";
import { badDays } from "../../../src/sandbox/page/bad-days.ts";
import { connect } from "../bot.ts";
import { agentOf, chatOf, describeInBrowser, frame, startSession } from "./page-fixture.ts";

describeInBrowser("the page's account and faults", () => {
  test("a person can act as an agent: status, typing, messages, leaving; the departments follow", async () => {
    await using session = await startSession();
    const { page, sandbox } = session;
    const ann = await sandbox.addVisitor({ display_name: "Ann" });
    await ann.says("Hi");
    await agentOf(page, "Robin").click();
    await page.getByLabel("Status of Robin").selectOption("ONLINE");
    await page
      .getByRole("list", { name: "Departments" })
      .getByText("Sales")
      .locator("..")
      .getByText("online")
      .waitFor();
    expect(sandbox.agent("Robin").status).toBe("ONLINE");

    await page.getByLabel("Words of Robin").pressSequentially("Hello");
    await chatOf(page, "Ann").locator("..").getByText("Robin is typing…").waitFor();
    await page.getByLabel("Words of Robin").fill("Hello Ann");
    await page.keyboard.press("Enter");
    await ann.hears("Hello Ann");
    await chatOf(page, "Ann").getByText("Hello Ann").waitFor();
    await chatOf(page, "Ann").locator("..").getByText("Robin is typing…").waitFor({ state: "detached" });

    await page.getByLabel("Message of Ann").pressSequentially("Wh");
    await page.getByText("Ann is typing…").waitFor();
    await page.getByLabel("Message of Ann").fill("");
    await page.getByText("Ann is typing…").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Leave" }).click();
    await chatOf(page, "Ann").getByText("Robin left the chat").waitFor();
  });

  test("a fault can be found by a word of its sentence, armed and cleared, and takes effect", async () => {
    await using session = await startSession();
    const { page, sandbox } = session;
    const bot = await connect(sandbox);
    expect(await page.getByRole("button", { name: /^Arm / }).count()).toBe(0);
    await page.getByLabel("Search faults").fill("is refused with rate_limited");
    await page.getByText("The next answer is refused with RATE_LIMITED.").waitFor();
    await page.getByRole("button", { name: "Arm refuse" }).press("Enter");
    await page.getByRole("button", { name: /^Disarm refuse/ }).waitFor();
    const { errorCode, payload } = await bot.request("query Refused { departments { edges { node { name } } } }");
    expect([errorCode, payload.errors[0].name]).toEqual([429, "RATE_LIMITED"]);
    await frame(page, /Refused.*RATE_LIMITED/).waitFor();
    await page.getByRole("button", { name: /^Disarm refuse/ }).waitFor({ state: "detached" });

    await page.getByLabel("Search faults").fill("nothing like this");
    await page.getByText("No fault matches the search.").waitFor();
    await page.getByLabel("Search faults").fill("silent");
    await page.getByRole("button", { name: "Arm silent", exact: true }).click();
    await page.getByRole("button", { name: "Clear all" }).click();
    await page.getByRole("button", { name: /^Disarm silent/ }).waitFor({ state: "detached" });
    expect(sandbox.faults.armed).toEqual([]);
  });

  test("a changed fault is described before it is armed, and an invalid fault is refused with the reason", async () => {
    await using session = await startSession();
    const { page, sandbox } = session;
    await page.getByLabel("Search faults").fill("drop");
    await page.getByRole("button", { name: "Arm drop" }).click();
    await page.getByRole("alert").getByText("No socket is open for the fault drop.").waitFor();
    await page.getByRole("button", { name: "Change drop" }).click();
    const box = page.getByLabel("The fault drop as JSON");
    await box.fill("{ nonsense");
    await page.getByText(/^Not JSON: /).waitFor();
    await page.getByRole("button", { name: "Arm drop" }).click();
    await page.getByRole("alert").getByText("The fault drop is not JSON").waitFor();
    await box.fill('{ "fault": "drop", "when": "sometimes" }');
    await page.getByText('The fault drop has no moment "sometimes".').waitFor();
    await box.fill('{ "fault": "drop", "when": "after-answer", "times": 2 }');
    const sentence = "After each of the next 2 answers, the socket is cut without a close frame.";
    await page.getByText(sentence).waitFor();
    await page.getByRole("button", { name: "Arm drop" }).click();
    await page.getByRole("button", { name: `Disarm drop: ${sentence}` }).waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(sandbox.faults.armed).toMatchObject([{ fault: { fault: "drop", when: "after-answer" }, remaining: 2 }]);
  });

  test.each(badDays)("a bad day: $name", async ({ name, faults }) => {
    await using session = await startSession();
    const { page, sandbox } = session;
    await connect(sandbox);
    await page.getByText("A bad day").click();
    await page.getByRole("button", { name }).click();
    const now = faults.filter((fault) => "when" in fault && fault.when === "now");
    for (const fault of faults.filter((each) => !now.includes(each))) {
      await page
        .getByRole("list", { name: "Armed faults" })
        .getByText(describeFault(fault, fault.times ?? 1))
        .waitFor();
    }
    expect(sandbox.faults.armed).toHaveLength(faults.length - now.length);
    expect(sandbox.ledger.entriesOf("fault").map(({ fault }) => fault)).toEqual(now);
  });

  test("an agent shows the visitors of a few chats, and the number of many chats", async () => {
    await using session = await startSession();
    const { page, sandbox } = session;
    const sam = sandbox.agent("Sam");
    for (let count = 1; count <= 4; count++) {
      const guest = await sandbox.addVisitor({ display_name: `Guest ${count}` });
      await guest.says("Hi");
      await sam.says("Hello", { with: guest });
      if (count === 2) await agentOf(page, "Sam").getByText("with Guest 1, Guest 2").waitFor();
    }
    await agentOf(page, "Sam").getByText("4 chats").waitFor();
  });

  test("the token and a snippet can be copied, and are not on the page before someone asks for them", async () => {
    await using session = await startSession({ accessToken: "CANARY-token" });
    const { page, sandbox } = session;
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Connect a bot" }).click();
    expect(await page.content()).not.toContain("CANARY");
    await page.getByRole("button", { name: "Copy token" }).click();
    await page.getByText("Copied").first().waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe("CANARY-token");
    expect(await page.content()).not.toContain("CANARY");
    await page.getByRole("button", { name: "Copy snippet" }).click();
    await page.waitForFunction('navigator.clipboard.readText().then((text) => text.includes("connect({"))');
    const snippet = String(await page.evaluate("navigator.clipboard.readText()"));
    expect(snippet).toContain(`endpoint: "${sandbox.endpoint}"`);
    expect(snippet).toContain('accessToken: "CANARY-token"');
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.getByText("CANARY-token", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Hide", exact: true }).click();
    expect(await page.content()).not.toContain("CANARY");
  });
});
