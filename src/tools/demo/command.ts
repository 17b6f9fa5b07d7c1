import type { Command } from "commander";
import { Failure } from "../failure.ts";
import { defaultPort } from "../sandbox/command.ts";

interface DemoFlags {
  readonly endpoint?: string;
  readonly port: string;
  readonly play?: boolean;
}

/** Adds `conversations demo`: the bot of the vendor's guide, in a sandbox or for the visitors of an account. */
export function addDemoCommand(program: Command): void {
  program
    .command("demo")
    .description(
      "run the bot of the vendor's guide: it echoes, offers quick replies on help, and transfers on transfer",
    )
    .option(
      "-e, --endpoint <address>",
      "the address to log in at, instead of the vendor's API; needs CONVERSATIONS_ACCESS_TOKEN",
    )
    .option("-p, --port <number>", "the TCP port of the demo's own sandbox; 0 takes any free port", defaultPort)
    .option("--play", "let a scripted visitor talk with the bot, print the conversation, and end")
    .addHelpText("after", more)
    .action(run);
}

const more = `
Without CONVERSATIONS_ACCESS_TOKEN in the environment the demo starts a sandbox: open its page in a browser, add a visitor
and talk to the bot. With the token the bot serves the visitors of your account, or of the sandbox that --endpoint names.
Ctrl-C ends the demo.

Examples:
  conversations demo                      the bot in a sandbox of its own, with a page
  conversations demo --play               a short conversation in the terminal
  CONVERSATIONS_ACCESS_TOKEN=… conversations demo --endpoint http://127.0.0.1:4747/graphql/request

Exit codes:
  0  ended by Ctrl-C or SIGTERM, or the scripted conversation is over
  1  the session ended, for example because another bot logged in with the same token
  2  could not start, for example because the login was refused
`;

async function run({ endpoint, port, play = false }: DemoFlags): Promise<void> {
  const { playInSandbox, serveAccount, serveInSandbox } = await import("./run.ts");
  const accessToken = process.env.CONVERSATIONS_ACCESS_TOKEN;
  if (play && endpoint !== undefined) throw new Failure("--play uses a sandbox of its own", "Leave out --endpoint.");
  if (play) await playInSandbox();
  else if (accessToken) await serveAccount({ accessToken, ...(endpoint !== undefined && { endpoint }) });
  else await serveInSandbox({ port, endpoint });
}
