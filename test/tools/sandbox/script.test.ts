import { expect, test } from "vitest";
import { startSandbox } from "../../../src/sandbox/index.ts";
import { playScript } from "../../../src/tools/sandbox/script/play-script.ts";
import { readScript, type ScriptEntry, type ScriptStep } from "../../../src/tools/sandbox/script/read-script.ts";
import { demoBot } from "../../sandbox/replay/conversation.ts";

const problemsOf = (script: unknown): string[] => {
  try {
    readScript(script);
    return [];
  } catch (error) {
    return (error as Error).message.split("\n").map((line) => line.trim());
  }
};

test.each<ScriptStep>([
  { says: "Hi" },
  { hears: "Hi" },
  { hears: { text: "Hi", from: "Bot" } },
  { hears: { matches: "^H.$", structured: "QUICK_REPLIES", labels: ["Yes"] } },
  { hearsNothing: 0 },
  { taps: "Yes" },
  { taps: { label: "Yes", part: "button", value: "yes", index: 100 } },
  { waitsForAgent: "Support" },
  { waits: 3_600_000 },
  { changesName: "Ann" },
  { leaves: true },
])("a script can have the step %j", (step) => {
  expect(problemsOf([{ steps: [step] }])).toEqual([]);
});

test.each<[ScriptEntry | object, readonly string[]]>([
  [{ persona: "polite", count: 1000 }, []],
  [{ persona: "polite", count: 1001 }, ["script[0].count must be a whole number from 1 to 1000, not 1001."]],
  [{ persona: "polite", count: 0 }, ["script[0].count must be a whole number from 1 to 1000, not 0."]],
  [{ count: 1 }, ["script[0] must have either a persona or steps."]],
  [{ persona: "polite", steps: [] }, ["script[0] must have either a persona or steps."]],
  [{ steps: [{}] }, ["script[0].steps[0] must have exactly one part."]],
  [{ steps: [{ says: "" }] }, ['script[0].steps[0].says must be a text that is not empty, not "".']],
  [
    { steps: [{ waits: 3_600_001 }] },
    ["script[0].steps[0].waits must be a whole number from 0 to 3600000, not 3600001."],
  ],
  [
    { steps: [{ hearsNothing: -1 }] },
    ["script[0].steps[0].hearsNothing must be a whole number from 0 to 3600000, not -1."],
  ],
  [
    { steps: [{ taps: { label: "Yes", index: 101 } }] },
    ["script[0].steps[0].taps.index must be a whole number from 0 to 100, not 101."],
  ],
  [{ steps: [{ taps: { value: "yes" } }] }, ["script[0].steps[0].taps.label is missing."]],
  [{ steps: [{ hears: 1 }] }, ["script[0].steps[0].hears must be an object, not 1."]],
  [{ visitor: { name: "Ann" }, steps: [] }, [expect.stringContaining('script[0].visitor has no "name".')]],
])("the script of %j has the problems %j", (entry, problems) => {
  expect(problemsOf([entry])).toEqual(problems);
});

/** Plays a script with the demo's bot. Returns what was printed, with its kind, and the chats. */
async function play(script: readonly ScriptEntry[]) {
  const [printed, chats]: [string[], string[]] = [[], []];
  await using sandbox = await startSandbox({ log: (line, kind) => void (kind === "chat" && chats.push(line)) });
  const print = (line: string, kind = "event") => void printed.push(`${kind}: ${line}`);
  const { exitCode } = process;
  const played = playScript(readScript(script), sandbox, { print, stopped: new Promise(() => {}) });
  const stopBot = await demoBot()({ ...sandbox, ended() {} });
  await played;
  const code = process.exitCode;
  process.exitCode = exitCode;
  await stopBot();
  return { printed, chats, code };
}

test("the steps are carried out in order", async () => {
  const { printed, chats, code } = await play([
    {
      visitor: { display_name: "Ann" },
      steps: [
        { says: "Hi" },
        { hears: { matches: "^H", from: "Bot" } },
        { waits: 1 },
        { hearsNothing: 1 },
        { changesName: "Anna" },
        { says: "help" },
        { hears: { structured: "QUICK_REPLIES" } },
        { taps: { label: "Returns", part: "quick reply" } },
        { hears: "How do I send something back?" },
        { taps: "Delivery" },
        { hears: "Where is my parcel?" },
        { says: "transfer" },
        { waitsForAgent: "Support" },
        { leaves: true },
      ],
    },
  ]);
  expect(printed).toEqual([
    "event: Script: begins when a bot subscribes",
    "event: Script: 1 of 1 visitors got what they expected",
  ]);
  expect(code).toBeUndefined();
  expect(chats).toEqual([
    "[Ann] * Ann joined the chat",
    "[Ann] Ann: Hi",
    "[Ann] * Bot joined the chat",
    "[Ann] Bot: Hi",
    "[Anna] Anna: help",
    "[Anna] Bot: What is it about? [Delivery] [Returns] [Opening hours]",
    "[Anna] Anna: How do I send something back?",
    "[Anna] Bot: How do I send something back?",
    "[Anna] Anna: Where is my parcel?",
    "[Anna] Bot: Where is my parcel?",
    "[Anna] Anna: transfer",
    "[Anna] Bot: I am passing you on to Support.",
    "[Anna] * Sam joined the chat for Support",
    "[Anna] * Bot left the chat",
    "[Anna] * Anna left the chat",
  ]);
});

test("visitors talk at the same time, each failure is reported with its reason, and the exit code is 1", async () => {
  const hi = [{ says: "Hi" }, { hears: "Hi" }];
  const { printed, chats, code } = await play([
    { visitor: { display_name: "Ann" }, steps: hi, count: 2 },
    { persona: "fast" },
    { visitor: { display_name: "Ben" }, steps: [...hi, { taps: "Yes" }, { says: "Never said" }] },
    { visitor: { display_name: "Kim", department: "None" }, steps: hi },
  ]);
  expect(printed[0]).toBe("event: Script: begins when a bot subscribes");
  expect(printed).toContain("failure: Script: Ben failed");
  expect(printed).toContain('failure: Ben sees no "Yes" to tap.');
  expect(printed).toContain("failure: Script: A visitor failed");
  expect(printed.filter((line) => line.endsWith(" failed"))).toHaveLength(2);
  expect(printed.at(-1)).toBe("failure: Script: 3 of 5 visitors got what they expected");
  expect(code).toBe(1);
  expect(chats.filter((line) => line === "[Ann] Ann: Hi")).toHaveLength(2);
  expect(chats.join("\n")).not.toContain("Never said");
});
