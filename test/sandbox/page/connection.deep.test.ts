import { expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../../src/sandbox/index.ts";
import { seededRandom } from "../../support/random.ts";
import { chatOf, describeInBrowser, open } from "./page-fixture.ts";

describeInBrowser("the page without its sandbox", () => {
  test("the page reports that the sandbox has ended, and is live again after a restart", async () => {
    const first = await startSandbox();
    const page = await open(first);
    await (await first.addVisitor({ display_name: "Ann" })).says("Hi");
    await chatOf(page, "Ann").getByText("Hi").waitFor();
    await first.close();
    await page.getByRole("status").getByText("The sandbox is gone.").waitFor();
    await page.getByRole("button", { name: "Add visitor" }).click();
    await page.getByRole("alert").getByText("The sandbox did not answer.").waitFor();
    await using second = await startAgain(first);
    await page.getByRole("status").getByText("Live", { exact: true }).waitFor();
    await page.getByText("No one is on the website.").waitFor();
    expect(await page.getByRole("alert").isVisible()).toBe(false);
    await (await second.addVisitor({ display_name: "Ben" })).says("Hi");
    await chatOf(page, "Ben").getByText("Hi").waitFor();
    await page.context().close();
  });

  test("after a restart the page reports that all data is new, also if the ids are the same", async () => {
    const first = await startSandbox({ random: seededRandom(7) });
    const page = await open(first);
    await (await first.addVisitor({ display_name: "Ann" })).says("The first time");
    await chatOf(page, "Ann").getByText("The first time").waitFor();
    const notice = page.getByText("The sandbox was started again.");
    expect(await notice.isVisible()).toBe(false);
    await first.close();
    await using second = await startAgain(first, seededRandom(7));
    await notice.waitFor();
    const ann = await second.addVisitor({ display_name: "Ann" });
    await ann.says("The second time");
    await chatOf(page, "Ann").getByText("The second time").waitFor();
    expect(await chatOf(page, "Ann").getByText("The first time").count()).toBe(0);
    await page.getByRole("button", { name: "OK" }).click();
    await notice.waitFor({ state: "hidden" });
    await page.context().close();
  });
});

/** Starts a sandbox at the port of one that was closed. */
function startAgain({ page }: Sandbox, random?: () => number): Promise<Sandbox> {
  return startSandbox({ port: Number(new URL(page).port), ...(random && { random }) });
}
