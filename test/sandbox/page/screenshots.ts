// Takes pictures of the page.
// npx tsx test/sandbox/page/screenshots.ts    those that the READMEs show, in src/sandbox/page/screenshots
// npx tsx test/sandbox/page/screenshots.ts FOLDER [SCENE...]    those of all scenes or of some, to look at

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { root } from "../../support/paths.ts";
import { openPage, startBrowser } from "./browser.ts";
import { toPalettePng } from "./palette-png.ts";
import { type Scene, scenes, startScene } from "./scenes.ts";

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { viewport: { width: 1360, height: 850 }, colorScheme: "light" },
  dark: { viewport: { width: 1360, height: 850 }, colorScheme: "dark" },
  phone: { viewport: { width: 360, height: 740 }, colorScheme: "light", deviceScaleFactor: 2, hasTouch: true },
};

/** The pictures that the READMEs show, by scene and look. */
const parts: Readonly<Record<string, readonly [string, string]>> = {
  light: ["a working day", "light"],
  dark: ["a working day", "dark"],
  phone: ["a working day", "phone"],
  frame: ["a frame opened", "light"],
};

const [folder, ...wanted] = process.argv.slice(2);
await using browser = await startBrowser();
if (folder === undefined) {
  for (const [name, [scene, look]] of Object.entries(parts)) {
    const file = join(root, "src/sandbox/page/screenshots", `${name}.png`);
    await take(browser, { scene: scenes[scene], look: looks[look], file });
  }
} else {
  mkdirSync(folder, { recursive: true });
  for (const [name, scene] of Object.entries(scenes)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    for (const [look, options] of Object.entries(looks)) {
      await take(browser, { scene, look: options, file: join(folder, `${name} ${look}.png`.replaceAll(" ", "-")) });
    }
  }
}

interface Picture {
  readonly scene: Scene | undefined;
  readonly look: BrowserContextOptions | undefined;
  readonly file: string;
}

async function take(chromium: Browser, { scene, look, file }: Picture): Promise<void> {
  if (!scene || !look) throw new Error(`There is no such scene or look for ${file}.`);
  await using sandbox = await startScene(4780);
  await scene.play(sandbox);
  const page = await openPage(chromium, sandbox.page, look);
  await scene.act?.(page, sandbox);
  // Two frames of the browser, so that everything is painted.
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
  writeFileSync(file, toPalettePng(await page.screenshot()));
  await page.context().close();
}
