import type { Command } from "commander";

/** Where the sandbox is if nothing else is said. */
export const defaultPort = "4747";

interface Options {
  readonly port: string;
  readonly seed?: string;
  readonly quiet?: boolean;
}

/** `conversations sandbox`: a Conversations API on this machine, until Ctrl-C. */
export function addSandboxCommand(program: Command): void {
  program
    .command("sandbox")
    .description("play the Conversations API on this machine, with a page to be its visitors, until Ctrl-C")
    .option("-p, --port <number>", "the TCP port on 127.0.0.1; 0 takes a free one", defaultPort)
    .option("-s, --seed <number>", "make the token and the ids the same in each run, apart from times in them")
    .option("-q, --quiet", "print the addresses and the token only, and not what happens")
    .addHelpText("after", more)
    .action(run);
}

const more = `
Bots log in at the HTTP endpoint with the access token that is printed. Open the page in a browser to chat with them,
to see every frame, and to arm faults.

Exit codes:
  0  ended by Ctrl-C or SIGTERM
  2  could not start, for example because the port is taken
`;

async function run({ port, seed, quiet = false }: Options): Promise<void> {
  const { readNumber, startAt } = await import("./start.ts");
  const { printAddresses, printLine } = await import("./print.ts");
  const { stopAsked } = await import("./stop-asked.ts");
  const { seededRandom } = await import("./seeded-random.ts");
  const stopped = stopAsked();
  const sandbox = await startAt(readNumber("--port", port, 65_535), {
    ...(seed !== undefined && { random: seededRandom(readNumber("--seed", seed, 2 ** 32 - 1)) }),
    ...(!quiet && { log: printLine }),
  });
  printAddresses(sandbox);
  await stopped;
  await sandbox.close();
}
