import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { startPageBot } from "./page-bot.ts";
import { chatOf, describeInBrowser, startSession } from "./page-fixture.ts";

/** Presses keys, as a person does. */
class Keys {
  count = 0;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async press(key: string, times = 1): Promise<void> {
    for (let time = 0; time < times; time++) {
      this.count++;
      await this.#page.keyboard.press(key);
    }
  }

  /** Types a text, and sends it by Enter. */
  async write(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
    await this.press("Enter");
  }

  /** Presses a key until the focus is on the control with this name. */
  async pressUntil(key: string, name: RegExp, most: number): Promise<void> {
    for (let time = 0; time <= most; time++) {
      if (name.test(await focusedName(this.#page))) return;
      if (time < most) await this.press(key);
    }
    throw new Error(`${most} times ${key} did not lead to ${name}, but to ${await focusedName(this.#page)}.`);
  }
}

/** Returns the name of the control that has the focus, as a screen reader says it. */
async function focusedName(page: Page): Promise<string> {
  const script = `(() => {
    const element = document.activeElement;
    return element.getAttribute("aria-label") ?? element.textContent.trim();
  })()`;
  return String(await page.evaluate(script));
}

describeInBrowser("the page by keyboard alone", () => {
  test("28 keys are enough to add a visitor, talk, tap, transfer, arm a fault and read a frame, next to 24 visitors", async () => {
    await using session = await startSession();
    const { page, sandbox } = session;
    await startPageBot(sandbox);
    for (let number = 1; number <= 24; number++) {
      const guest = await sandbox.addVisitor({ display_name: `Guest ${number}` });
      await guest.says("Hi");
      await guest.hears("Hi");
    }
    await page.getByText("24 visitors", { exact: false }).waitFor();
    const keys = new Keys(page);

    // Bring a visitor: the first link leads to the visitors, and the name is the first field there.
    await keys.press("Tab");
    expect(await focusedName(page)).toBe("Visitors");
    await keys.press("Enter");
    await keys.press("Tab");
    expect(await focusedName(page)).toBe("Name of the new visitor");
    await keys.write("Ann");
    await page.getByLabel("Message of Ann").and(page.locator(":focus")).waitFor();

    // Talk, and tap the second of the quick replies.
    await keys.write("help");
    await chatOf(page, "Ann").getByRole("button", { name: "Opening hours" }).waitFor();
    await keys.press("Shift+Tab");
    expect(await focusedName(page)).toBe("Opening hours");
    await keys.press("Enter");
    await chatOf(page, "Ann").locator(".by-agent").getByText("When are you open?").waitFor();

    // Let the bot transfer the visitor to a person.
    await page.getByLabel("Message of Ann").and(page.locator(":focus")).waitFor();
    await keys.write("transfer");
    await page.getByText("In a chat with Sam · Support").waitFor();

    // Arm a fault: F6 leads from the visitors through the frames and the account to the faults.
    await keys.press("F6", 3);
    await keys.pressUntil("Tab", /^Search faults$/, 3);
    await page.keyboard.type("refused with rate");
    await keys.press("Tab");
    await keys.press("ArrowDown");
    expect(await focusedName(page)).toBe("Arm refuse");
    await keys.press("Enter");
    await page.getByRole("button", { name: /^Disarm refuse/ }).waitFor();

    // Read a frame: their list is one tab stop, at the newest one.
    await keys.press("Shift+F6", 2);
    await keys.pressUntil("Tab", /^\d\d:\d\d/, 12);
    await keys.pressUntil("ArrowUp", /TransferToDepartment/, 6);
    await keys.press("Enter");
    await page.getByRole("region", { name: "Request" }).getByText("transferToDepartment").waitFor();
    await page.getByRole("region", { name: "Answer" }).getByText("success").waitFor();
    expect(keys.count).toBe(28);
  });
});
