import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createBotProject, fixtures, outline } from "./support.ts";

const forms = readdirSync(join(fixtures, "forms")).filter(
  (file) => /^\d.*\.(?:js|ts|vue)$/.test(file) && file !== "17-fields.js",
);

// A person has checked the expected outlines line by line. Update them with the same care.
test.each(forms)("%s gives the operation and the report in its outline file", async (file) => {
  using project = createBotProject({}, { from: "forms" });
  const report = await project.adopt({ paths: file.startsWith("17") ? [file, "17-fields.js"] : [file], dryRun: true });
  await expect(outline(report)).toMatchFileSnapshot(
    join(fixtures, "forms/expected", `${file.replace(/\.\w+$/, "")}.txt`),
  );
});
