// Writes the same files again and again, in two versions, until the process is killed. Prints a line when it has begun.
import { writeAll } from "../../../src/tools/adopt/edit/write.ts";

const [folder = "", count = "0"] = process.argv.slice(2);
for (let round = 1; ; round++) {
  const text = String(round);
  await writeAll(
    folder,
    Array.from({ length: Number(count) }, (_, index) => ({ file: `${index}.js`, text })),
  );
  if (round === 1) process.stdout.write("begun\n");
}
