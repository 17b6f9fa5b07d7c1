import { test } from "vitest";
import { startSandbox } from "../../../src/sandbox/index.ts";
import { chatOf, describeInBrowser, open } from "./page-fixture.ts";

describeInBrowser("the page without its sandbox", () => {
  test("when the sandbox is gone the page says so, and is live again when it comes back", async () => {
    const first = await startSandbox();
    const page = await open(first);
    await (await first.addVisitor({ display_name: "Ann" })).says("Hi");
    await chatOf(page, "Ann").getByText("Hi").waitFor();
    await first.close();
    await page.getByRole("status").getByText("The sandbox is gone.").waitFor();
    await page.getByRole("button", { name: "Add visitor" }).click();
    await page.getByRole("alert").getByText("The sandbox did not answer.").waitFor();
    await using second = await startSandbox({ port: Number(new URL(first.page).port) });
    await page.getByRole("status").getByText("Live", { exact: true }).waitFor();
    await page.getByText("No one is on the website.").waitFor();
    await (await second.addVisitor({ display_name: "Ben" })).says("Hi");
    await chatOf(page, "Ben").getByText("Hi").waitFor();
    await page.context().close();
  });
});
