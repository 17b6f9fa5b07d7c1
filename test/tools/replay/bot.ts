// The demo's bot as a process. Its argument is a text that it sends in place of each answer.

import { demoBot } from "../../sandbox/replay/conversation.ts";

const { CONVERSATIONS_ENDPOINT: endpoint = "", CONVERSATIONS_ACCESS_TOKEN: accessToken = "" } = process.env;
const [, , text] = process.argv;
const stop = await demoBot((said) => [text ?? said])({ endpoint, accessToken, ended() {} });
process.stdout.write("The bot is online.\n");
process.once("SIGTERM", async () => {
  await stop();
  process.exit();
});
