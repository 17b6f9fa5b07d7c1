import { afterEach, expect, test, vi } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { checkMilliseconds, createLifetime, createWaits, withMessage } from "../../src/sandbox/support/wait-for.ts";
import { connect, onMessage, sendMessage, startEcho } from "./bot.ts";

afterEach(() => void vi.useRealTimers());

const sendQuickReplies = `mutation($channel_id: ID!) {
  sendQuickReplies(
    channel_id: $channel_id, msg: "Tea?"
    quick_replies: [{ text: "Yes", action: { value: "yes" } }, { text: "No", action: { value: "no" } }]
  ) { success }
}`;

/** Starts a bot that has subscribed, and a visitor who has said Hi. */
async function startChat(sandbox: Sandbox) {
  const bot = await connect(sandbox);
  await bot.data(onMessage);
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  await ann.says("Hi");
  const send = (msg: string) => bot.request(sendMessage, { channel_id: ann.channel_id, msg });
  return { bot, ann, send };
}

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no failure",
    (error: Error) => error,
  );

test("waits end after 4 s, before the time limits of Vitest and Jest", async () => {
  vi.resetModules();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const { createLifetime, createWaits } = await import("../../src/sandbox/support/wait-for.ts");
  const { waitFor } = createWaits(createLifetime());
  const wait = waitFor({ check: () => undefined, describeTimeout: (when) => `gone ${when}`, caller: waitFor });
  const failure = failureOf(wait);
  await vi.advanceTimersByTimeAsync(4000);
  expect(await failure).toMatchObject({ message: "gone within 4000 ms" });
});

test("the stack of every failed wait begins at the caller, and repeats the message", async () => {
  await using sandbox = await startSandbox();
  const { ann } = await startChat(sandbox);
  const sam = sandbox.agent("Sam");
  const timeoutMs = 1;
  const waits = [
    () => ann.hears("x", { timeoutMs }),
    () => ann.waitsForAgent("Robin", { timeoutMs }),
    () => sam.hears("x", { timeoutMs }),
    () => sam.waitsForVisitor("x", { timeoutMs }),
    () => sandbox.ledger.waitFor(() => false, { timeoutMs }),
  ];
  for (const wait of waits) {
    const error = await failureOf(wait());
    if (!(error instanceof Error)) throw new Error("the wait succeeded");
    expect(error.stack?.startsWith(`Error: ${error.message}\n    at `)).toBe(true);
    expect(error.stack?.slice(error.message.length).split("\n    at ")[1]).toContain("waits.test.ts");
  }
});

test("a failure lists the calls that were refused since the visitor's last message", async () => {
  await using sandbox = await startSandbox();
  const { bot, ann, send } = await startChat(sandbox);
  await bot.request('mutation Old { sendMessage(channel_id: "gone", msg: "x") { success } }');
  await ann.says("How are you?");
  sandbox.faults.arm({ fault: "refuse", error: "RATE_LIMITED", message: "Slow down" });
  await send("Fine");
  const error = await failureOf(ann.hears("Fine", { timeoutMs: 1 }));
  expect(String(error)).toBe(
    [
      'Error: Ann did not hear "Fine" within 1 ms.',
      "Transcript:",
      "  * Ann joined the chat",
      "  Ann: Hi",
      "  Ann: How are you?",
      "Meanwhile at the service:",
      "  Fault triggered: refuse",
      "  Send on socket 1 failed: RATE_LIMITED: Slow down",
    ].join("\n"),
  );
});

test("a failure says why no bot can answer", async () => {
  await using sandbox = await startSandbox();
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  await ann.says("Hi");
  const failure = async () => String(await failureOf(ann.hears("x", { timeoutMs: 1 })));
  expect(await failure()).toMatch(/\nNo bot is connected\.$/);
  const bot = await connect(sandbox);
  expect(await failure()).toMatch(/\nNo bot has a live subscription, so none receives messages\.$/);
  await bot.data(onMessage);
  expect(await failure()).toMatch(/\nThe service refused nothing in the meantime\.$/);
});

test("no line of a failure begins with text from outside or contains a control character", async () => {
  await using sandbox = await startSandbox();
  const { ann } = await startChat(sandbox);
  await ann.changesName("\n::error::A\u001b]0;x\u0007");
  await ann.says("one\n::stop-commands::x\r##[error]\u2028\u202e\u001b[2J");
  const { message } = (await failureOf(ann.hears(/::set-output\n::x/, { timeoutMs: 1 }))) as Error;
  for (const line of message.split("\n").slice(1)) expect(line).toMatch(/^(Transcript:| {2}(\* )?\S|The service)/);
  expect(message.replaceAll("\n", "")).not.toMatch(/##\[|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
});

test("hearsNothing passes when no agent speaks, and fails at once for a message that was not heard", async () => {
  await using sandbox = await startSandbox();
  const { ann, send } = await startChat(sandbox);
  await ann.hearsNothing(5);
  await send("one");
  await ann.hears("one");
  await ann.hearsNothing(5);
  const failing = failureOf(ann.hearsNothing(600_000));
  await send("two");
  const error = (await failing) as Error;
  expect(error.message).toMatch(/^Ann heard "two", and nothing was expected for 600000 ms\.\nTranscript:/);
  expect(error.stack?.split("\n    at ")[1]).toContain("waits.test.ts");
  await send("three");
  expect(String(await failureOf(ann.hearsNothing(600_000)))).toContain('heard "two"');
  await ann.hears("two");
  await ann.hears("three");
  const closing = failureOf(ann.hearsNothing(600_000));
  await sandbox.close();
  expect(String(await closing)).toContain("was still listening when the sandbox closed");
});

test("hears takes a description of a message", async () => {
  await using sandbox = await startSandbox();
  const { bot, ann, send } = await startChat(sandbox);
  await send("Tea?");
  await bot.data(sendQuickReplies, { channel_id: ann.channel_id });
  await bot.data(sendQuickReplies, { channel_id: ann.channel_id });
  await bot.data(sendQuickReplies, { channel_id: ann.channel_id });
  const first = await ann.hears({ structured: "QUICK_REPLIES", text: /^Tea/ });
  expect(first.structured?.kind).toBe("QUICK_REPLIES");
  await ann.hears({ labels: ["Yes", "No"], from: "Bot" });
  await ann.hears({ text: "Tea?", structured: null });
  const error = await failureOf(ann.hears({ text: /Coffee/, labels: ["Yes"] }, { timeoutMs: 1 }));
  expect(String(error)).toContain('Ann did not hear a message with {"text":"/Coffee/","labels":["Yes"]} within 1 ms.');
  expect(await ann.hears("Tea?")).toMatchObject({ structured: { kind: "QUICK_REPLIES" } });
});

test("several visitors at once hear their own answers", async () => {
  await using sandbox = await startSandbox();
  const bot = await connect(sandbox);
  await startEcho(bot);
  const visitors = await Promise.all(["Ann", "Ben", "Cas"].map((display_name) => sandbox.addVisitor({ display_name })));
  await Promise.all(visitors.map((visitor) => visitor.says(`I am ${visitor.display_name}`)));
  await Promise.all(visitors.map((visitor) => visitor.hears(`I am ${visitor.display_name}`)));
  await Promise.all(visitors.map((visitor) => visitor.hearsNothing(1)));
});

test("answers() replies to the visitors in the agent's own chats until it is ended", async () => {
  await using sandbox = await startSandbox();
  const [ann, ben] = [await sandbox.addVisitor({ display_name: "Ann" }), await sandbox.addVisitor()];
  await ann.says("Hi");
  await ben.says("Hi");
  const sam = sandbox.agent("Sam");
  await sam.says("Sam here", { with: ann });
  const end = sam.answers(({ text }) => (text === "thanks" ? undefined : `You said ${text}`));
  await ann.says("help");
  await ann.hears("You said help");
  await ann.says("thanks");
  await ben.says("help");
  end();
  await ann.says("still there?");
  await ann.hears("Sam here");
  await ann.hearsNothing(1);
  await ben.hearsNothing(1);
});

test("a label on several parts is reported with the names of the parts, and the second argument selects one", async () => {
  await using sandbox = await startSandbox();
  const { bot, ann } = await startChat(sandbox);
  const query = `mutation($channel_id: ID!) {
    sendPanelTemplate(
      channel_id: $channel_id
      panel: { heading: "Two", paragraph: "p", image_url: "i", action: { value: "https://two.example" } }
      buttons: [
        { text: "Two", action: { type: QUICK_REPLY_ACTION, value: "two" } }
        { text: "Two", action: { type: QUICK_REPLY_ACTION, value: "deux" } }
        { text: "Same", action: { type: QUICK_REPLY_ACTION, value: "same" } }
        { text: "Same", action: { type: QUICK_REPLY_ACTION, value: "same" } }
      ]
    ) { success }
  }`;
  await bot.data(query, { channel_id: ann.channel_id });
  await expect(ann.taps("Two")).rejects.toThrow(
    [
      '"Two" can be 3 parts of the message:',
      '  0: panel "Two", opens "https://two.example"',
      '  1: button "Two", says "two"',
      '  2: button "Two", says "deux"',
      'Choose one, as in taps("Two", { part: "panel" }) or { index: 0 }.',
    ].join("\n"),
  );
  await expect(ann.taps("Two", { part: "button" })).rejects.toThrow(
    [
      '"Two" with {"part":"button"} can be 2 parts of the message:',
      '  1: button "Two", says "two"',
      '  2: button "Two", says "deux"',
      'Choose one, as in taps("Two", { value: "two" }) or { index: 1 }.',
    ].join("\n"),
  );
  expect(await ann.taps("Two", { part: "panel" })).toBe("https://two.example");
  expect(await ann.taps("Two", { part: "button", value: "deux" })).toBe("deux");
  expect(await ann.taps("Two", { index: 1 })).toBe("two");
  expect(await ann.taps("Same")).toBe("same");
  await expect(ann.taps("Two", { index: 3 })).rejects.toThrow(
    '"Two" with {"index":3} is no part of the message:\n  0: panel "Two"',
  );
});

test.each([0, 1.5, 2 ** 31 - 1])("%d is a time to wait", (ms) =>
  expect(() => checkMilliseconds(ms, "ms")).not.toThrow(),
);

test.each([-1, 2 ** 31, Number.NaN, Infinity, "1", null, undefined])("%j is no time to wait", (ms) =>
  expect(() => checkMilliseconds(ms, "ms")).toThrow(TypeError),
);

test("a wait of no time fails unless it has what it waits for", async () => {
  await using sandbox = await startSandbox();
  const { ann, send } = await startChat(sandbox);
  await expect(ann.hears("Hello", { timeoutMs: 0 })).rejects.toThrow('Ann did not hear "Hello" within 0 ms.');
  await send("Hello");
  expect(await ann.hears("Hello", { timeoutMs: 0 })).toMatchObject({ text: "Hello" });
});

test("a wait that is over is not checked again, and waits for no end", async () => {
  const lifetime = createLifetime();
  const { waitFor, recheck } = createWaits(lifetime);
  let checks = 0;
  let value: string | undefined;
  const check = () => {
    checks += 1;
    return value;
  };
  const waiting = waitFor({ check, describeTimeout: String, caller: waitFor });
  expect([checks, lifetime.endListeners.size]).toEqual([1, 1]);
  value = "there";
  recheck();
  recheck();
  expect([await waiting, checks, lifetime.endListeners.size]).toEqual(["there", 2, 0]);
  lifetime.end();
  expect(lifetime.isOver).toBe(true);
  await expect(waitFor({ check: () => undefined, describeTimeout: String, caller: waitFor })).rejects.toThrow(
    "before the sandbox closed",
  );
  expect(await waitFor({ check, describeTimeout: String, caller: waitFor })).toBe("there");
  expect(lifetime.endListeners.size).toBe(0);
});

test("an error without a stack gets its message", () => {
  const error = new Error("before");
  Object.assign(error, { stack: undefined });
  expect(withMessage(error, "after")).toMatchObject({ message: "after", stack: "Error: after" });
});
