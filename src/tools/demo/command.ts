import type { Command } from "commander";
import { defaultPort } from "../sandbox/command.ts";

interface Options {
  readonly endpoint?: string;
  readonly port: string;
}

/** `conversations demo`: the bot of the vendor's guide, for visitors at the sandbox's page or for an account's own. */
export function addDemoCommand(program: Command): void {
  program
    .command("demo")
    .description(
      "let the bot of the vendor's guide serve visitors: echo, quick replies on help, a handover on transfer",
    )
    .option("-e, --endpoint <address>", "where to log in, instead of the vendor's API; needs the token")
    .option("-p, --port <number>", "the TCP port of the demo's own sandbox; 0 takes a free one", defaultPort)
    .addHelpText("after", more)
    .action(run);
}

const more = `
Without CONVERSATIONS_ACCESS_TOKEN in the environment the demo starts a sandbox of its own: open its page in a browser,
add a visitor and talk to the bot. With it the bot serves the visitors of your account, or of the sandbox that
--endpoint names. Ctrl-C ends it.

Exit codes:
  0  ended by Ctrl-C or SIGTERM
  1  the session ended, for example because another bot logged in with the same token
  2  could not start, for example because the login was refused
`;

async function run({ endpoint, port }: Options): Promise<void> {
  const { serveAccount, serveOwnSandbox } = await import("./serve.ts");
  const accessToken = process.env.CONVERSATIONS_ACCESS_TOKEN;
  if (accessToken) await serveAccount({ accessToken, ...(endpoint !== undefined && { endpoint }) });
  else await serveOwnSandbox({ port, endpoint });
}
