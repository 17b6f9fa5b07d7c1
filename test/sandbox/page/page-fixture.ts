import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../../src/sandbox/index.ts";
import type { Bot } from "../bot.ts";
import { browserPath, openPage, startBrowser } from "./browser.ts";
import { startPageBot } from "./page-bot.ts";

/** A sandbox and its page in a browser. */
export interface PageSession extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly page: Page;
  /** The errors that the browser printed. */
  readonly complaints: readonly string[];
}

let browser: Browser | undefined;

/** Describes the page in a separate browser. Without Chromium, the tests are skipped, with that reason. */
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

/** Opens a sandbox's page in this file's browser. */
export async function open(sandbox: Sandbox, options: Parameters<typeof openPage>[2] = {}): Promise<Page> {
  if (!browser) throw new Error("There is no browser yet.");
  return openPage(browser, sandbox.page, options);
}

/** Starts a sandbox and opens its page. */
export async function startSession(options: SandboxOptions = {}): Promise<PageSession> {
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

/** Does the same, with a bot that answers. */
export async function startChat(): Promise<PageSession & { readonly bot: Bot }> {
  const session = await startSession();
  return { ...session, bot: await startPageBot(session.sandbox) };
}

/** Returns the log in a visitor's widget. */
export function chatOf(page: Page, name: string): Locator {
  return page.getByRole("log", { name: `Chat of ${name}` });
}

/** Returns the row of an agent, which opens the agent's screen. */
export function agentOf(page: Page, name: string): Locator {
  return page.getByRole("list", { name: "Agents" }).getByRole("button", { name: new RegExp(`^${name}\\b`) });
}

/** Returns the row of a visitor in the list. */
export function visitorOf(page: Page, name: string): Locator {
  return page.getByRole("list", { name: "Visitors" }).getByRole("button", { name: new RegExp(`^${name}\\b`) });
}

/** Opens the chat of a visitor. On a phone it replaces the open chat. */
export async function openChat(page: Page, name: string): Promise<Locator> {
  const chat = chatOf(page, name);
  await chat.or(visitorOf(page, name)).first().waitFor();
  if (!(await chat.isVisible())) await visitorOf(page, name).click();
  await chat.waitFor();
  return chat;
}

/** Returns the rows of the list of frames that contain the text. */
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

/** Returns a property of an element's style, as the browser computed it. */
export function styleOf(element: Locator, property: string): Promise<string> {
  return element.evaluate((each, name) => {
    // Tests are compiled without the types of a browser.
    const { getComputedStyle } = globalThis as unknown as { getComputedStyle(of: unknown): Record<string, string> };
    return getComputedStyle(each)[name] ?? "";
  }, property);
}
