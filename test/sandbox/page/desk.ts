import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../../src/sandbox/index.ts";
import type { Bot } from "../bot.ts";
import { browserPath, openPage, startBrowser } from "./browser.ts";
import { startPageBot } from "./page-bot.ts";

/** A sandbox and its page in a browser. */
export interface Desk extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly page: Page;
  /** What the browser complained of. */
  readonly complaints: readonly string[];
}

let browser: Browser | undefined;

/** Describes the page with a browser of its own; where there is no Chromium, the tests are skipped with that reason. */
export function describeInBrowser(name: string, tests: () => void): void {
  const isMissing = browserPath === undefined;
  describe(name, () => {
    beforeAll(async () => {
      if (!isMissing) browser = await startBrowser();
    });
    beforeEach(({ skip }) => skip(isMissing, "there is no Chromium: install one, or name one in CHROMIUM"));
    afterAll(async () => browser?.close());
    tests();
  });
}

/** Opens a sandbox's page in the browser of this file. */
export async function open(sandbox: Sandbox, options: Parameters<typeof openPage>[2] = {}): Promise<Page> {
  if (!browser) throw new Error("There is no browser yet.");
  return openPage(browser, sandbox.page, options);
}

/** Starts a sandbox and opens its page. */
export async function startDesk(options: SandboxOptions = {}): Promise<Desk> {
  const sandbox = await startSandbox(options);
  const page = await open(sandbox);
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  const close = async () => {
    await page.context().close();
    await sandbox.close();
  };
  return { sandbox, page, complaints, [Symbol.asyncDispose]: close };
}

/** The same, with a bot that answers. */
export async function startChat(): Promise<Desk & { readonly bot: Bot }> {
  const desk = await startDesk();
  return { ...desk, bot: await startPageBot(desk.sandbox) };
}

/** The log of a visitor's widget. */
export function chatOf(page: Page, name: string): Locator {
  return page.getByRole("log", { name: `Chat of ${name}` });
}

/** Rows of the list of frames that say something. */
export function frame(page: Page, text: string | RegExp): Locator {
  return page.getByRole("list", { name: "Frames" }).getByRole("button").filter({ hasText: text });
}

/** Brings a visitor by the page's form. */
export async function addVisitor(page: Page, name: string): Promise<void> {
  await page.getByLabel("Name of the new visitor").fill(name);
  await page.keyboard.press("Enter");
  await chatOf(page, name).waitFor();
}

/** Types something for a visitor. */
export async function say(page: Page, name: string, text: string): Promise<void> {
  await page.getByLabel(`Message of ${name}`).fill(text);
  await page.keyboard.press("Enter");
}
