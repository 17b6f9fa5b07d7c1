import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { startSandbox } from "../../../src/sandbox/index.ts";
import { describeInBrowser, frame, open } from "./desk.ts";
import { startPageBot } from "./page-bot.ts";

describeInBrowser("the page's looks", () => {
  describe.each([
    ["light", { colorScheme: "light", viewport: { width: 1440, height: 900 } }],
    ["dark", { colorScheme: "dark", viewport: { width: 1440, height: 900 } }],
    ["between", { colorScheme: "light", viewport: { width: 900, height: 800 } }],
    ["phone", { colorScheme: "light", viewport: { width: 360, height: 740 } }],
  ] as const)("%s", (name, options) => {
    test("nothing is wider than the window, and every control has a name", async () => {
      await using sandbox = await startSandbox();
      await startPageBot(sandbox);
      const ann = await sandbox.addVisitor({
        display_name: "Ann with a name that is longer than most of those there are",
      });
      for (const word of ["help", "options", "buttons", "panel", "carousel", "list", "x".repeat(300)]) {
        await ann.says(word);
        await ann.hears(/./);
      }
      const page = await open(sandbox, options);
      await frame(page, /SendMessage.*ok/)
        .last()
        .click();
      const [width, inner] = (await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")) as number[];
      expect(width).toBe(inner);
      const ground = await page.evaluate("getComputedStyle(document.body).backgroundColor");
      expect(ground).toBe(name === "dark" ? "rgb(16, 19, 26)" : "rgb(244, 245, 248)");
      expect(await namelessControls(page)).toEqual([]);
      await page.context().close();
    });
  });
});

/** What can be focused and has no name that a screen reader could say. */
async function namelessControls(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  const controls = new Set(["button", "link", "textbox", "combobox", "checkbox", "DisclosureTriangle"]);
  const found = nodes.filter(({ role, ignored }) => !ignored && controls.has(String(role?.value)));
  expect(found.length).toBeGreaterThan(20);
  return found.filter(({ name }) => !name?.value).map(({ role, nodeId }) => `${role?.value} ${nodeId}`);
}
