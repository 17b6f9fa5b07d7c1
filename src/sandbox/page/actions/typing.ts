import { showTyping } from "../../account/chat.ts";
import type { Account, Agent, VisitorChannel } from "../../account/model.ts";

/** The record of who is typing on a page: for a visitor, which the API does not report, or as a human agent. */
export interface Typing {
  /** The ids of the visitors for whom someone is typing. */
  readonly visitors: ReadonlySet<string>;
  /** Called when `visitors` changes. */
  readonly listeners: Set<() => void>;
  setVisitor(id: string, typing: boolean): void;
  setAgent(agent: Agent, channel: VisitorChannel, typing: boolean): void;
}

/** The time without a key press after which someone is no longer shown as typing, in milliseconds. */
const pauseMs = 6_000;

/** Creates the record of who is typing. A page that closes in the middle of a word counts as a pause. */
export function createTyping(account: Account): Typing {
  const visitors = new Set<string>();
  const listeners = new Set<() => void>();
  const timers = new Map<string, NodeJS.Timeout>();
  return { visitors, listeners, setVisitor, setAgent };

  function setVisitor(id: string, typing: boolean): void {
    endAfterPause(id, typing, () => change(id, false));
    change(id, typing);
  }

  function change(id: string, typing: boolean): void {
    if (typing === visitors.has(id)) return;
    if (typing) visitors.add(id);
    else visitors.delete(id);
    for (const listener of listeners) listener();
  }

  function setAgent(agent: Agent, channel: VisitorChannel, typing: boolean): void {
    endAfterPause(`${agent.id} ${channel.id}`, typing, () => showTyping(account, channel, { agent, typing: false }));
    if (typing !== channel.typing.has(agent)) showTyping(account, channel, { agent, typing });
  }

  function endAfterPause(key: string, typing: boolean, end: () => void): void {
    clearTimeout(timers.get(key));
    timers.delete(key);
    if (!typing) return;
    const timer = setTimeout(() => {
      timers.delete(key);
      end();
    }, pauseMs);
    timers.set(key, timer.unref());
  }
}
