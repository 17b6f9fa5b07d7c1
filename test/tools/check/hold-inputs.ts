// Checks out inputs into a temporary folder, prints the folder, and waits until the process is ended.
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
  setInterval(() => {}, 1_000);
  process.stdout.write(`${folder}\n`);
  await new Promise(() => {});
});
