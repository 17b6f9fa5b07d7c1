import { expect, test } from "vitest";
import { connect } from "../bot.ts";
import { chatOf, describeInBrowser, frame, startDesk } from "./desk.ts";

describeInBrowser("the page's account and faults", () => {
  test("people answer as agents: status, words, leaving; departments follow", async () => {
    await using desk = await startDesk();
    const { page, sandbox } = desk;
    const ann = await sandbox.addVisitor({ display_name: "Ann" });
    await ann.says("Hi");
    await page.getByLabel("Status of Robin").selectOption("ONLINE");
    await page.getByRole("listitem").filter({ hasText: "Sales" }).getByText("online").waitFor();
    expect(sandbox.agent("Robin").status).toBe("ONLINE");

    await page.getByText("Speak as Robin").click();
    await page.getByLabel("Words of Robin").fill("Hello Ann");
    await page.keyboard.press("Enter");
    await ann.hears("Hello Ann");
    await chatOf(page, "Ann").getByText("Hello Ann").waitFor();
    await page.getByRole("button", { name: "Leave" }).click();
    await chatOf(page, "Ann").getByText("Robin left the chat").waitFor();
  });

  test("a fault is armed by its button, takes effect, and is cleared", async () => {
    await using desk = await startDesk();
    const { page, sandbox } = desk;
    const bot = await connect(sandbox);
    await page.locator("summary").filter({ hasText: "Answers" }).click();
    await page.getByRole("button", { name: "Arm refuse" }).press("Enter");
    await page.getByRole("button", { name: "Disarm refuse" }).waitFor();
    const { errorCode, payload } = await bot.request("query Refused { departments { edges { node { name } } } }");
    expect([errorCode, payload.errors[0].name]).toEqual([429, "RATE_LIMITED"]);
    await frame(page, /Refused.*RATE_LIMITED/).waitFor();
    await page.getByRole("button", { name: "Disarm refuse" }).waitFor({ state: "detached" });

    await page.getByRole("button", { name: "Arm silent" }).click();
    await page.getByRole("button", { name: "Clear all" }).click();
    await page.getByRole("button", { name: "Disarm silent" }).waitFor({ state: "detached" });
    expect(sandbox.faults.armed).toEqual([]);
  });

  test("a fault can be adjusted, and what it cannot be is said", async () => {
    await using desk = await startDesk();
    const { page, sandbox } = desk;
    await page.getByRole("button", { name: "Arm drop" }).click();
    await page.getByRole("alert").getByText("No socket is open for the fault drop.").waitFor();
    await page.getByText("Adjust").first().click();
    const box = page.getByLabel("The fault drop as JSON");
    await box.fill("{ nonsense");
    await page.getByRole("button", { name: "Arm drop" }).click();
    await page.getByRole("alert").getByText("The fault drop is not JSON").waitFor();
    await box.fill('{ "fault": "drop", "when": "after-answer", "times": 2 }');
    await page.getByRole("button", { name: "Arm drop" }).click();
    await page.getByRole("button", { name: "Disarm drop" }).waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(sandbox.faults.armed).toMatchObject([{ fault: { fault: "drop", when: "after-answer" }, remaining: 2 }]);
  });
});
