import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { startSandbox } from "../../../src/sandbox/index.ts";
import { problemsOf } from "./accessibility.ts";
import { startPageBot } from "./page-bot.ts";
import { describeInBrowser, frame, open, styleOf } from "./page-fixture.ts";
import { scenes, startScene } from "./scenes.ts";

describeInBrowser("the page's looks", () => {
  describe.each([
    ["light", { colorScheme: "light", viewport: { width: 1440, height: 900 } }],
    ["dark", { colorScheme: "dark", viewport: { width: 1440, height: 900 } }],
    ["between", { colorScheme: "light", viewport: { width: 900, height: 800 } }],
    ["phone", { colorScheme: "light", viewport: { width: 360, height: 740 } }],
    // Half the number of pixels of the same size, as with a zoom of 200 %.
    ["zoomed", { colorScheme: "light", viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }],
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

  const names = Object.keys(scenes).filter((name) => name !== "a working day");

  test.each(["light", "dark"].flatMap((theme) => names.map((name) => [name, theme] as const)))(
    "axe-core finds nothing: %s, %s",
    async (name, theme) => {
      await using sandbox = await startScene();
      const scene = scenes[name];
      await scene?.play(sandbox);
      const colorScheme = theme === "dark" ? "dark" : "light";
      const page = await open(sandbox, { colorScheme, viewport: { width: 1440, height: 900 } });
      await scene?.act?.(page, sandbox);
      await page.getByRole("button", { name: "Connect a bot" }).click();
      await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
      const details = page.getByRole("button", { name: /^Details of / }).first();
      if (await details.isVisible()) await details.click();
      expect(await problemsOf(page)).toEqual([]);
      await page.context().close();
    },
  );

  test("axe-core finds a deliberate mistake", async () => {
    await using sandbox = await startSandbox();
    const page = await open(sandbox);
    await page.evaluate("document.querySelector('main').append(document.createElement('input'))");
    expect(await problemsOf(page)).toEqual([expect.stringMatching(/^label: /)]);
    await page.context().close();
  });

  test("nothing moves if the browser requests reduced motion", async () => {
    await using sandbox = await startSandbox();
    const ann = await sandbox.addVisitor();
    await ann.says("Hi");
    const animationOf = async (reducedMotion: "reduce" | "no-preference") => {
      const page = await open(sandbox, { reducedMotion });
      const message = page.locator(".message").first();
      const name = await styleOf(message, "animationName");
      await page.context().close();
      return name;
    };
    expect(await animationOf("no-preference")).toBe("appear");
    expect(await animationOf("reduce")).toBe("none");
  });
});

/** Returns the controls without a name that a screen reader could say. */
async function namelessControls(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  const controls = new Set(["button", "link", "textbox", "combobox", "checkbox", "DisclosureTriangle"]);
  const controlNodes = nodes.filter(({ role, ignored }) => !ignored && controls.has(String(role?.value)));
  expect(controlNodes.length).toBeGreaterThan(20);
  return controlNodes.filter(({ name }) => !name?.value).map(({ role, nodeId }) => `${role?.value} ${nodeId}`);
}
