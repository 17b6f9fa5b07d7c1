// A headless Chromium: Debian's, or the one that CHROMIUM names.

import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** The path of the browser; undefined if there is none. */
export const browserPath = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"].find(
  (path) => path !== undefined && existsSync(path),
);

const args = [
  "--no-sandbox",
  "--disable-gpu",
  // Draws the same edges of letters on each machine, and uses fewer colours in pictures.
  "--disable-lcd-text",
  "--font-render-hinting=none",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts a separate browser with an empty profile. */
export async function startBrowser(): Promise<Browser> {
  if (browserPath === undefined) throw new Error("There is no Chromium. Name one in CHROMIUM.");
  return chromium.launch({ executablePath: browserPath, args });
}

/** Opens the sandbox's page and waits until it is live. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ timezoneId: "UTC", locale: "en-GB", reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(url);
  await page
    .getByRole("status")
    .filter({ hasText: /^Live$/ })
    .waitFor();
  return page;
}
