import { expect, onTestFinished, test, vi } from "vitest";
import { admitVisitor, createAccount } from "../../../src/sandbox/account/account.ts";
import { startChat } from "../../../src/sandbox/account/chat.ts";
import { defaultAccount } from "../../../src/sandbox/account/seed.ts";
import { createTyping } from "../../../src/sandbox/page/actions/typing.ts";
import { seededRandom } from "../../support/random.ts";

const historyLimits = { entries: 100, bytes: 100_000 };

/** Creates an account with a chat, and the record of who is typing. */
function startTyping() {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const account = createAccount(defaultAccount, { now: () => 0, random: seededRandom(1), historyLimits });
  const visitor = admitVisitor(account, {});
  const channel = startChat(account, visitor);
  const [, agent = account.bot] = account.agents.values();
  const typing = createTyping(account);
  let changes = 0;
  typing.listeners.add(() => {
    changes += 1;
  });
  return { account, agent, channel, typing, changes: () => changes };
}

test("a visitor counts as typing until six seconds after the last key", () => {
  const { typing, changes } = startTyping();
  typing.setVisitor("v", true);
  vi.advanceTimersByTime(5_999);
  typing.setVisitor("v", true);
  vi.advanceTimersByTime(5_999);
  expect([...typing.visitors]).toEqual(["v"]);
  expect(changes()).toBe(1);
  vi.advanceTimersByTime(1);
  expect([...typing.visitors]).toEqual([]);
  expect(changes()).toBe(2);
});

test("a visitor who has stopped no longer counts as typing, and no timer is left", () => {
  const { typing } = startTyping();
  typing.setVisitor("v", true);
  typing.setVisitor("w", true);
  typing.setVisitor("v", false);
  expect([...typing.visitors]).toEqual(["w"]);
  expect(vi.getTimerCount()).toBe(1);
});

test("a human agent is shown as typing in the chat until a pause, or until the end", () => {
  const { typing, agent, channel } = startTyping();
  typing.setAgent(agent, channel, true);
  expect([...channel.typing]).toEqual([agent]);
  typing.setAgent(agent, channel, false);
  expect([...channel.typing]).toEqual([]);
  typing.setAgent(agent, channel, true);
  vi.advanceTimersByTime(6_000);
  expect([...channel.typing]).toEqual([]);
});

test("an agent who goes on typing is shown once, in each chat by itself, and each key begins the pause again", () => {
  const { account, typing, agent, channel } = startTyping();
  const other = startChat(account, admitVisitor(account, {}));
  let changes = 0;
  account.listeners.add(({ kind }) => {
    if (kind === "channel") changes += 1;
  });
  typing.setAgent(agent, channel, true);
  vi.advanceTimersByTime(5_999);
  typing.setAgent(agent, channel, true);
  typing.setAgent(agent, other, true);
  vi.advanceTimersByTime(5_999);
  expect([changes, channel.typing.has(agent), other.typing.has(agent)]).toEqual([2, true, true]);
  typing.setAgent(agent, other, false);
  typing.setAgent(agent, other, false);
  expect([changes, channel.typing.has(agent), other.typing.has(agent)]).toEqual([3, true, false]);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(1);
  expect([changes, channel.typing.has(agent)]).toEqual([4, false]);
  expect(vi.getTimerCount()).toBe(0);
});
