import { connect } from "../runtime/index.ts";
import { goOnline, startBot } from "./bot.ts";
import { playConversation } from "./conversation.ts";

const usage = `Lets the bot of the vendor's guide talk.

  npm run demo                                        with a scripted visitor, in the sandbox
  CONVERSATIONS_ACCESS_TOKEN=… npm run demo           with the visitors of your account, until Ctrl-C

It echoes what visitors say, offers quick replies on "help", and moves them to a department on "transfer".
`;

const print = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  if (process.argv.slice(2).some((argument) => argument === "--help" || argument === "-h")) return void print(usage);
  const accessToken = process.env.CONVERSATIONS_ACCESS_TOKEN;
  if (accessToken) await serveAccount(accessToken);
  else await playConversation(print);
}

async function serveAccount(accessToken: string): Promise<void> {
  const session = await connect({ accessToken, onRecovered: goOnline });
  process.once("SIGINT", () => void session.close());
  const { ended } = await startBot(session, print);
  await ended;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
