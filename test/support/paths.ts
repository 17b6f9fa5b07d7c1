import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project that these tests belong to. */
export const root = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");

/** The folder of the cases that are files. */
export const fixtures = join(root, "test/plugins/client/fixtures");

/** The schema of the API, and a schema with features that the API does not have. */
export const schemas = {
  conversations: join(root, "schema/conversations.graphql"),
  library: join(fixtures, "library.graphql"),
};
