// Checks out inputs into a temporary folder, prints the folder, and waits until the process is ended. If a file is given,
// it works without a pause until that file exists, and ends then.
import { existsSync, writeSync } from "node:fs";
import { type CheckoutOptions, checkoutInputsAt } from "../../../src/tools/check/inputs.ts";

const texts = new Map([["schema.graphql", "type Query { a: Int }"]]);
const repository = {
  prefix: "bot/",
  filesAt: async () => [...texts.keys()],
  textsAt: async () => texts,
} as unknown as CheckoutOptions["repository"];
const output = { schema: "schema.graphql", documents: [], externalDocuments: [] };
const options = { repository, project: { folder: process.cwd() }, output } as unknown as CheckoutOptions;

await checkoutInputsAt("HEAD", options, async ({ folder }) => {
  writeSync(1, `${folder}\n`);
  const [, , file] = process.argv;
  if (file !== undefined) while (!existsSync(file));
  else await new Promise((resolve) => setTimeout(resolve, 2 ** 31 - 1));
});
