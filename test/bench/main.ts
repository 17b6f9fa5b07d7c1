import { installPeers } from "./install.ts";
import { type Options, readOptions, usage } from "./options.ts";
import { say } from "./progress.ts";

const options = understand();
process.exitCode = options ? await measure(options) : 2;

async function measure(asked: Options): Promise<number> {
  try {
    installPeers();
    // Imported after the installation, because these modules read the peers' packages.
    const { runBench } = await import("./bench.ts");
    const failures = await runBench(asked);
    for (const failure of failures) say(`\nFAILED ${failure}`);
    return failures.length > 0 ? 1 : 0;
  } catch (error) {
    say(`\nFAILED ${messageOf(error)}`);
    return 1;
  }
}

function understand(): Options | undefined {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    say(`${messageOf(error)}\n${usage}`);
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
