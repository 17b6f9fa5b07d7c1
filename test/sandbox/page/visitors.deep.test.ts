import { expect, test } from "vitest";
import { chatOf, describeInBrowser, startSession, visitorOf } from "./page-fixture.ts";

describeInBrowser("the page's list of visitors", () => {
  test("the list is shown from the second visitor on, and the chat of a single visitor uses its space", async () => {
    await using session = await startSession();
    const { page, sandbox } = session;
    await sandbox.addVisitor({ display_name: "Ann" });
    await chatOf(page, "Ann").waitFor();
    const list = page.getByRole("list", { name: "Visitors" });
    expect(await list.isVisible()).toBe(false);
    const [alone, column] = [await chatOf(page, "Ann").boundingBox(), await page.locator("#website").boundingBox()];
    expect(alone?.width).toBeGreaterThan((column?.width ?? 0) * 0.9);
    expect(alone?.height).toBeGreaterThan((column?.height ?? 0) * 0.6);
    await sandbox.addVisitor({ display_name: "Ben" });
    await list.waitFor();
    await page.getByText("2 visitors", { exact: true }).waitFor();
  });

  test("the list shows 130 visitors in steps, counts, searches and filters them, and opens any chosen chat", async () => {
    await using session = await startSession();
    const { page, sandbox } = session;
    for (let number = 1; number <= 130; number++) {
      const email = number === 7 ? "seven@shop.example" : "other@shop.example";
      const guest = await sandbox.addVisitor({ display_name: `Guest ${number}.`, email });
      if (number % 10 === 0) await guest.says(`Hello from ${number}`);
    }
    await page.getByText("130 visitors · 13 in a chat · 13 waiting", { exact: true }).waitFor();
    const rows = page.getByRole("list", { name: "Visitors" }).getByRole("button");
    expect(await rows.count()).toBe(100);
    expect(await rows.first().textContent()).toContain("Guest 130.");
    // Four chats are open; the others are not sent.
    await page.getByRole("log").nth(3).waitFor();
    expect(await page.getByRole("log").count()).toBe(4);
    await page.getByRole("button", { name: "Show 30 of 30 more" }).click();
    await visitorOf(page, "Guest 10").waitFor();
    await visitorOf(page, "Guest 10").click();
    await chatOf(page, "Guest 10.").getByText("Hello from 10").waitFor();
    await page.getByLabel("Message of Guest 10.").and(page.locator(":focus")).waitFor();
    expect(await page.getByRole("log").count()).toBe(4);

    await page.getByLabel("Search visitors").fill("seven@");
    await page.getByText(/ · 1 found$/).waitFor();
    expect(await rows.count()).toBe(1);
    await visitorOf(page, "Guest 7").click();
    await chatOf(page, "Guest 7.").waitFor();
    await page.getByLabel("Search visitors").fill("");
    await page.getByLabel("Visitors to list").selectOption("Waiting");
    await page.getByText(/ · 13 found$/).waitFor();
    expect(await rows.count()).toBe(13);
    // Open chats stay, whatever the list shows.
    await chatOf(page, "Guest 7.").waitFor();
  });

  test("the list is one tab stop with arrow keys, Home and End, and the focus stays if a visitor leaves", async () => {
    await using session = await startSession();
    const { page, sandbox } = session;
    for (const display_name of ["Ann", "Ben", "Cleo", "Dan", "Eve"]) await sandbox.addVisitor({ display_name });
    await visitorOf(page, "Eve").waitFor();
    await page.getByLabel("Visitors to list").focus();
    const focused = (name: string) => visitorOf(page, name).and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Tab");
    await focused("Eve");
    await page.keyboard.press("ArrowDown");
    await focused("Dan");
    await page.keyboard.press("End");
    await focused("Ann");
    await page.keyboard.press("ArrowDown");
    await focused("Ann");
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await focused("Dan");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Tab");
    await focused("Dan");
    expect(await page.locator("#visitor-list [tabindex='0']").count()).toBe(1);
    await page.evaluate(`(async () => {
      const id = document.activeElement.closest("li").dataset.key;
      const headers = { "Content-Type": "application/json" };
      await fetch("/page/actions", { method: "POST", headers, body: JSON.stringify({ action: "remove-visitor", visitor: id }) });
    })()`);
    await focused("Cleo");
  });
});
