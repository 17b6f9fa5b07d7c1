import { expect, test } from "vitest";
import {
  awkwardTexts,
  personas,
  type Sandbox,
  startSandbox,
  type Visitor,
  type WaitOptions,
} from "../../src/sandbox/index.ts";
import { connect, sendMessage } from "./bot.ts";
import { startGuideBot } from "./guide-bot.ts";

/** Starts a bot that echoes with variables until its socket closes. */
async function startEcho(sandbox: Sandbox) {
  const bot = await connect(sandbox);
  const query = "subscription { message { node { content channel { id } from { __typename } } } }";
  const next = await bot.subscribe(query);
  const echo = async () => {
    for (;;) {
      const { content: msg, channel, from } = (await next()).payload.data.message.node;
      if (from.__typename === "Visitor") await bot.request(sendMessage, { channel_id: channel.id, msg });
    }
  };
  echo().catch(() => {});
}

test.each(Object.entries(personas))("the persona %s reaches its end with a bot that answers", async (name, play) => {
  await using sandbox = await startSandbox();
  await startEcho(sandbox);
  const visitor = await sandbox.addVisitor({ display_name: name });
  await play(visitor);
  expect(visitor.channel_id).toBeUndefined();
  expect(visitor.transcript.some(({ by }) => by === "agent")).toBe(true);
});

test("a bot with variables returns special characters unchanged", async () => {
  await using sandbox = await startSandbox();
  await startEcho(sandbox);
  const visitor = await sandbox.addVisitor();
  await personas.specialCharacters(visitor);
  const messagesBy = (by: string) => visitor.transcript.filter((entry) => entry.by === by && entry.kind === "message");
  expect(messagesBy("agent").map(({ text }) => text)).toEqual(awkwardTexts);
});

test("special characters break a bot that builds queries from strings, and the failure shows the place", async () => {
  await using sandbox = await startSandbox();
  const bot = await startGuideBot(sandbox.endpoint, sandbox.accessToken);
  await bot.noticed(/^subscribed/);
  const visitor = await sandbox.addVisitor({ display_name: "Pat" });
  const playing = personas.specialCharacters(visitor, { timeoutMs: 100 });
  await expect(playing).rejects.toThrow(
    `Pat did not hear /./s within 100 ms.\nTranscript:\n  * Pat joined the chat\n  Pat: ${awkwardTexts[0]}`,
  );
});

test("twenty visitors of all personas at once are all served", async () => {
  await using sandbox = await startSandbox();
  await startEcho(sandbox);
  const plays = Object.values(personas);
  const scenes = Array.from({ length: 20 }, async (_, at) => {
    const visitor = await sandbox.addVisitor();
    await plays[at % plays.length]?.(visitor);
  });
  await Promise.all(scenes);
  expect(sandbox.ledger.entriesOf("data").every(({ status }) => status === undefined)).toBe(true);
});

const answered = "hears /./s for 5 ms";
test.each<[keyof typeof personas, readonly string[]]>([
  [
    "polite",
    [
      ...["says Good morning!", answered],
      ...["says Could you help me, please?", answered],
      ...["says Thank you, that is all. Goodbye!", answered, "leaves"],
    ],
  ],
  [
    "fast",
    [
      ...["says hi", "says hello??", "says is anyone there", "says i have a question", "says about my order"],
      ...[answered, answered, answered, answered, answered, "leaves"],
    ],
  ],
  ["specialCharacters", [...awkwardTexts.flatMap((text) => [`says ${text}`, answered]), "leaves"]],
  [
    "dropsOff",
    [
      ...["says Is anyone", "leaves"],
      ...["says Sorry, I was cut off. Is anyone there?", answered, "says Oh, one mom", "leaves"],
    ],
  ],
])("the script of the persona %s", async (name, steps) => {
  const done: string[] = [];
  const visitor = {
    says: async (text: string) => void done.push(`says ${text}`),
    hears: async (pattern: RegExp, options?: WaitOptions) =>
      void done.push(`hears ${pattern} for ${options?.timeoutMs} ms`),
    leaves: async () => void done.push("leaves"),
  };
  await personas[name](visitor as unknown as Visitor, { timeoutMs: 5 });
  expect(done).toEqual(steps);
});
