import type { Command } from "commander";
import type { SandboxFlags } from "./run.ts";

/** The port of the sandbox if no other is given. */
export const defaultPort = "4747";

/** Adds `conversations sandbox`: a Conversations API on this machine, until Ctrl-C. */
export function addSandboxCommand(program: Command): void {
  program
    .command("sandbox")
    .description("play the Conversations API on this machine, with a page to talk as visitors, until Ctrl-C")
    .option("-p, --port <number>", "the TCP port; 0 takes any free port", defaultPort)
    .option("-t, --token <text>", "the access token of the account's bot (default: a new one)")
    .option("-a, --account <file>", "the agents with their tokens, and the departments, as JSON")
    .option(
      "-l, --limits <list>",
      "the limits of an agent session, such as requestsPerMinute=60,subscriptionsPerSession=5",
    )
    .option("--script <file>", "scripted visitors, as JSON; they begin when a bot subscribes")
    .option("--exit", "end when the script has ended; needs --script")
    .option("--ledger <file>", "write every frame to this file, as lines of JSON without secrets")
    .option("--host <address>", "the address to listen at; any other than 127.0.0.1 opens the sandbox to the network")
    .option("--allow-host <names...>", "more host names at which clients reach the sandbox, such as a container's")
    .option("-s, --seed <number>", "make the token and the ids the same in each run, apart from times in them")
    .option("-q, --quiet", "print only the addresses and the token")
    .addHelpText("after", more)
    .action(async (options: SandboxFlags) => (await import("./run.ts")).run(options));
}

const more = `
Bots log in at the HTTP endpoint with the access token that is printed. Open the page in a browser to talk with them,
to see every frame, and to arm faults, which make the sandbox fail on purpose. A JSON Schema describes the file of --account:
node_modules/conversations-codegen/src/sandbox/account/account.schema.json

Examples:
  conversations sandbox
  conversations sandbox --token dev-token --account account.json --limits requestsPerMinute=60
  conversations sandbox --script visitors.json --exit --ledger frames.jsonl

account.json:
  {
    "bot": { "display_name": "Bot" },
    "agents": [
      { "display_name": "Sam", "name": "Sam Reyes", "status": "ONLINE" },
      { "display_name": "Second bot", "token": "second-token" }
    ],
    "departments": [{ "name": "Support", "agents": ["Sam"] }]
  }

visitors.json:
  [
    { "persona": "polite", "count": 5 },
    {
      "visitor": { "display_name": "Ann", "email": "ann@example.com" },
      "steps": [{ "says": "help" }, { "hears": { "structured": "QUICK_REPLIES" } }, { "taps": "Delivery" }]
    }
  ]

Exit codes:
  0  ended by Ctrl-C or SIGTERM, or the script has ended with --exit
  1  a visitor of the script did not get the expected answer
  2  could not start, for example because the port is in use or a file is not valid
`;
