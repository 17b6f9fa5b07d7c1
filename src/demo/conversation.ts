import { connect } from "../runtime/index.ts";
import { printEntry, startSandbox, type Visitor } from "../sandbox/index.ts";
import { startBot } from "./bot.ts";

/** Starts a sandbox, the bot and a visitor named Ann, prints their conversation, and ends. */
export async function playConversation(print: (line: string) => void): Promise<void> {
  const sandbox = await startSandbox();
  try {
    const session = await connect({ accessToken: sandbox.accessToken, endpoint: sandbox.endpoint });
    const { ended } = await startBot(session, print);
    const ann = await sandbox.addVisitor({ display_name: "Ann" });
    // After the session has ended, Ann would wait for answers that cannot come.
    await Promise.race([talk(ann, print), ended]);
    await session.close();
    await ended;
  } finally {
    await sandbox.close();
  }
}

async function talk(ann: Visitor, print: (line: string) => void): Promise<void> {
  let printed = 0;
  const printNew = () => {
    for (const entry of ann.transcript.slice(printed)) print(printEntry(entry));
    printed = ann.transcript.length;
  };

  // Quotes and braces would break a query into which the text is pasted.
  await ann.says('Hi! My parcel is "lost" {again}.');
  await ann.hears('Hi! My parcel is "lost" {again}.');
  printNew();

  await ann.says("help");
  await ann.hears("What is it about?");
  printNew();

  print("(Ann taps Delivery)");
  // A tap says a text for Ann, and the bot echoes it like any other text.
  await ann.hears(await ann.taps("Delivery"));
  printNew();

  await ann.says("Please transfer me to somebody.");
  await ann.waitsForAgent("Support");
  printNew();
}
