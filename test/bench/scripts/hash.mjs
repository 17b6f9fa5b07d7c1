// The least that can tell whether anything has changed: hashes the inputs and what was made of them.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const hash = createHash("sha256");
const filesIn = (folder) => readdirSync(folder).map((file) => join(folder, file));
for (const file of ["codegen.ts", "../schema.graphql", ...filesIn("../operations"), ...filesIn("out")]) {
  hash.update(readFileSync(file));
}
process.stdout.write(hash.digest("hex"));
