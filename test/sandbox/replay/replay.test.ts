import { afterAll, beforeAll, expect, test } from "vitest";
import { readRecording } from "../../../src/recording/read.ts";
import { connect } from "../../../src/runtime/index.ts";
import { type ReplayReport, replay, type StartBot } from "../../../src/sandbox/index.ts";
import { playRecording } from "../../../src/sandbox/replay/player.ts";
import { printReport } from "../../../src/sandbox/replay/print-report.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { VirtualTime } from "../../support/virtual-time.ts";
import { demoBot, recordConversation } from "./conversation.ts";

const folder = temporaryFolder();
const file = folder.path("conversation.jsonl");
let ledger = "";

beforeAll(async () => {
  ledger = await recordConversation();
  folder.write("conversation.jsonl", ledger);
});

afterAll(() => folder[Symbol.dispose]());

const entries = () => readRecording(ledger);
const patient = { waitMs: 60_000 };

test("ten replays of a conversation with a lost connection and an EOS have the same result", async () => {
  const kinds = entries().map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === "opened")).toHaveLength(3);
  expect(kinds.filter((kind) => kind === "eos")).toHaveLength(1);
  const reports: unknown[] = [];
  for (let run = 0; run < 10; run++) reports.push(await replay(file, demoBot(), patient));
  const requests = kinds.filter((kind) => kind === "request").length;
  expect(reports).toEqual(Array.from({ length: 10 }, () => ({ requests, differences: [] })));
});

test("one changed answer is reported as a diff", async () => {
  const bot = demoBot((text) => (text === "Are you there?" ? ["Yes, I am."] : [text]));
  await expect(replay(file, bot, patient)).rejects.toThrow(
    /The bot does not send the same requests as in .*\nchannel_id \S+, entry \d+ of the recording: sent differently\n {4}sendMessage\n {6}channel_id: "\S+"\n {2}- {3}msg: "Are you there\?"\n {6}\{ success \}\n {2}\+ {3}msg: "Yes, I am."\n\n\d+ requests compared: 1 difference$/,
  );
});

test("an ignored argument is not compared", async () => {
  const bot = demoBot((text) => (text === "Are you there?" ? ["Yes, I am."] : [text]));
  expect(await replay(file, bot, { ...patient, ignore: ["msg"] })).toMatchObject({ differences: [] });
});

test("a missing answer and an additional answer are reported differently", async () => {
  using time = await VirtualTime.start();
  const clock = time.clock();
  const testing = { clock };
  const differencesOf = async (bot: StartBot) => {
    let report: ReplayReport | undefined;
    const played = playRecording(entries(), bot, { waitMs: 10_000, clock }).then((each) => {
      report = each;
    });
    await Promise.race([played, time.until("the end of the replay", () => report !== undefined, 600_000)]);
    return report?.differences.map(({ kind, recorded, sent }) => [kind, recorded[2], sent[2]]);
  };
  const silent = demoBot((text) => (text === "Good evening" ? [] : [text]), { testing });
  expect(await differencesOf(silent)).toEqual([["missing", '  msg: "Good evening"', undefined]]);
  const talkative = demoBot((text) => (text === "Good evening" ? [text, "How are you?"] : [text]), { testing });
  expect(await differencesOf(talkative)).toEqual([["extra", undefined, '  msg: "How are you?"']]);
});

test("a bot that never logs in is reported as such", async () => {
  const report = await playRecording(entries(), () => () => {}, { waitMs: 50 });
  expect(report).toEqual({ requests: 0, differences: [], incomplete: "the bot did not log in within 50 ms" });
});

test("a bot that ends early is reported as such", async () => {
  const bot: StartBot = async (service) => {
    const session = await connect({ endpoint: service.endpoint, accessToken: service.accessToken });
    await session.close();
    service.ended("the bot ended with code 0");
    return () => {};
  };
  const report = await playRecording(entries(), bot, patient);
  expect(report.incomplete).toBe("the bot ended with code 0");
  expect(printReport(report)[0]).toBe("The replay is not complete: the bot ended with code 0.");
});
