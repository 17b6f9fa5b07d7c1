import { expect, test } from "vitest";
import { admitVisitor, createAccount } from "../../src/sandbox/account/account.ts";
import { join, plainDraft, post, startChat } from "../../src/sandbox/account/chat.ts";
import type { Draft, LogEntry } from "../../src/sandbox/account/model.ts";
import { defaultAccount } from "../../src/sandbox/account/seed.ts";
import type { StructuredMessage } from "../../src/sandbox/account/structured.ts";
import {
  labelsIn,
  printEntry,
  printTranscript,
  sizeOfEntry,
  type TranscriptEntry,
  type TranscriptMessage,
  tappablesIn,
  toTranscript,
} from "../../src/sandbox/actors/transcript.ts";

const message = (part: Partial<TranscriptMessage> = {}): TranscriptMessage => ({
  ...{ kind: "message", by: "visitor", from: "Ann", text: "Hi", options: [], timestamp: 0 },
  ...part,
});

const link = (text: string) => ({ text, action: { type: "LINK_ACTION" as const, value: `/${text}` } });
const reply = (text: string) => ({ text, action: { type: "QUICK_REPLY_ACTION" as const, value: `say ${text}` } });
const panel = { heading: "Cake", paragraph: "", image_url: "", action: { value: "/cake" } };
const plainPanel = { heading: "Tea", paragraph: "", image_url: "" };
const item = { heading: "Bun", paragraph: "", image_url: "", action: { value: "/bun" } };

test.each<[StructuredMessage, readonly string[]]>([
  [
    { kind: "QUICK_REPLIES", msg: "?", quick_replies: [reply("Yes"), reply("No")] },
    ["quick reply Yes", "quick reply No"],
  ],
  [{ kind: "BUTTON_TEMPLATE", msg: "?", buttons: [link("Read"), reply("Yes")] }, ["button Read", "button Yes"]],
  [{ kind: "PANEL_TEMPLATE", panel, buttons: [reply("Eat")] }, ["panel Cake", "button Eat"]],
  [{ kind: "PANEL_TEMPLATE", panel: plainPanel, buttons: [] }, []],
  [
    {
      kind: "PANEL_TEMPLATE_CAROUSEL",
      items: [
        { panel, buttons: [reply("Eat")] },
        { panel: plainPanel, buttons: [] },
      ],
    },
    ["panel Cake", "button Eat"],
  ],
  [{ kind: "LIST_TEMPLATE", items: [item], buttons: [link("All")] }, ["list item Bun", "button All"]],
])("%j has these parts to tap, before the plain options", (structured, parts) => {
  const sent = message({ structured, options: ["Other"] });
  expect(tappablesIn(sent).map(({ part, label }) => `${part} ${label}`)).toEqual([...parts, "option Other"]);
  expect(labelsIn(message({ structured }))).toEqual(parts.map((part) => part.split(" ").at(-1)));
});

/** Returns what a visitor sees of the log entry that `act` writes. */
function seen(act: (chat: ReturnType<typeof start>) => void, showsStructured = true): TranscriptEntry {
  const chat = start();
  act(chat);
  return toTranscript(chat.channel.log.items.at(-1) as LogEntry, showsStructured);
}

function start() {
  const environment = { now: () => 7, random: () => 0, historyLimits: { entries: 10, bytes: 1_000 } };
  const account = createAccount(defaultAccount, environment);
  const channel = startChat(account, admitVisitor(account, { display_name: "Ann" }));
  const [support] = account.departments.values();
  return { account, channel, support };
}

test("a participant who joins is shown with the department", () => {
  expect(seen(() => {})).toEqual({ kind: "join", by: "visitor", from: "Ann", text: "joined the chat", timestamp: 7 });
  expect(seen(({ account, channel, support }) => join(account, channel, account.bot, support))).toEqual({
    ...{ kind: "join", by: "agent", from: "Bot", text: "joined the chat for Support", timestamp: 8 },
    department: "Support",
  });
});

const structured = { kind: "BUTTON_TEMPLATE", msg: "Well?", buttons: [reply("Yes")] } as const;
const fallback = { msg: "Well (plain)?", options: ["Yes / No", "", " Maybe "] };

test.each<[string, Partial<Draft>, boolean, Partial<TranscriptMessage>]>([
  ["a structured message", { structured, fallback }, true, { text: "Well?", structured }],
  ["its fallback", { structured, fallback }, false, { text: "Well (plain)?", options: ["Yes", "No", "Maybe"] }],
  ["a fallback without options", { structured, fallback: { msg: "Well!" } }, false, { text: "Well!" }],
  ["a structured message without a fallback", { structured }, false, { text: "Well?" }],
  ["a fallback of nothing", { fallback }, false, { text: "Well?" }],
  ["plain options", { options: ["/Tea//Milk/"] }, true, { text: "Well?", options: ["Tea", "Milk"] }],
])("a widget shows %s", (_, draft, showsStructured, shown) => {
  const reply = { ...plainDraft("Well?"), ...draft };
  expect(
    seen(({ account, channel }) => post(account, channel, { from: account.bot, draft: reply }), showsStructured),
  ).toEqual(message({ by: "agent", from: "Bot", timestamp: 8, ...shown }));
});

test("a transcript is printed with its newest 40 entries", () => {
  const entries = Array.from({ length: 41 }, (_, at) => message({ text: String(at) }));
  expect(printTranscript([])).toBe("The transcript is empty.");
  expect(printTranscript(entries.slice(0, 1))).toBe("Transcript:\n  Ann: 0");
  expect(printTranscript(entries.slice(0, 40)).split("\n")).toEqual([
    "Transcript:",
    ...Array.from({ length: 40 }, (_, at) => `  Ann: ${at}`),
  ]);
  expect(printTranscript(entries).split("\n").slice(0, 2)).toEqual([
    "Transcript, after 1 earlier entries:",
    "  Ann: 1",
  ]);
});

/** Returns a text of `length` letters, or its beginning with a mark. */
const cut = (letter: string, length: number) => `${letter.repeat(length - 1)}…`;

test("an entry is printed on one line, and long parts are cut", () => {
  expect(printEntry(message({ text: "a\nb", options: ["Yes", "No"] }))).toBe("Ann: a b [Yes] [No]");
  expect(printEntry({ kind: "leave", by: "visitor", from: "Ann", text: "left the chat", timestamp: 0 })).toBe(
    "* Ann left the chat",
  );
  const long = { from: "f".repeat(101), text: "t".repeat(1_001) };
  expect(printEntry(message({ ...long, options: ["o".repeat(101)] }))).toBe(
    `${cut("f", 100)}: ${cut("t", 1_000)} [${cut("o", 100)}]`,
  );
  expect(printEntry({ kind: "join", by: "agent", ...long, timestamp: 0 })).toBe(`* ${cut("f", 100)} ${cut("t", 200)}`);
});

test("the size of an entry grows with its text, its options and its structure", () => {
  expect(sizeOfEntry({ kind: "leave", by: "visitor", from: "Ann", text: "left the chat", timestamp: 0 })).toBe(200);
  expect(sizeOfEntry(message({ text: "12345" }))).toBe(205);
  expect(sizeOfEntry(message({ text: "", options: ["12", "34"] }))).toBe(205);
  expect(sizeOfEntry(message({ text: "", structured }))).toBe(200 + JSON.stringify(structured).length);
});
