import { expect, onTestFinished, test, vi } from "vitest";
import type { Visitor } from "../../../src/sandbox/actors/visitor.ts";
import type { ActionContext } from "../../../src/sandbox/page/actions/action.ts";
import { act } from "../../../src/sandbox/page/actions/actions.ts";
import { numberOf } from "../../../src/sandbox/page/stream/account-feed.ts";
import type { Look } from "../../../src/sandbox/page/stream/look.ts";
import { agentIdOf, startContext } from "./page-context.ts";

const recordOf = ({ service }: ActionContext, id: string) => service.account.visitors.get(id);
const textsOf = ({ transcript }: Visitor) => transcript.map(({ from, text }) => `${from}: ${text}`);

/** Creates a context with a visitor who has said something. */
async function startChat() {
  const context = startContext();
  const ann = context.actors.addVisitor({ display_name: "Ann", email: "ann@a.example" });
  await ann.says("Hi");
  const visitor = ann.id;
  return { context, ann, visitor, does: (body: object) => act(context, { visitor, ...body }) };
}

test("add-visitor takes all details, and leaves out those that are empty", async () => {
  const context = startContext();
  const details = {
    display_name: "Ann",
    email: "ann@a.example",
    phone: "1",
    external_id: "x",
    current_country: "Iceland",
    current_region: "South",
  };
  const added = await act(context, { action: "add-visitor", ...details, department: "Sales" });
  const { id } = added as { readonly id: string };
  expect(recordOf(context, id)).toMatchObject(details);
  const visitor = context.actors.visitors.get(id);
  expect(visitor?.structuredMessages).toBe(true);
  await visitor?.says("Hi");
  expect(recordOf(context, id)?.channel?.department?.name).toBe("Sales");

  const plain = await act(context, { action: "add-visitor", display_name: "", email: "", structuredMessages: false });
  const { id: plainId } = plain as { readonly id: string };
  expect(recordOf(context, plainId)).toMatchObject({
    display_name: expect.stringMatching(/^Visitor \d+$/),
    email: null,
  });
  expect(context.actors.visitors.get(plainId)?.structuredMessages).toBe(false);
});

test("say says the text, and ends the visitor's typing", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { context, ann, visitor, does } = await startChat();
  expect(await does({ action: "visitor-types", typing: true })).toEqual({});
  expect([...context.typing.visitors]).toEqual([visitor]);
  expect(await does({ action: "say", text: "Hello?" })).toEqual({});
  expect([...context.typing.visitors]).toEqual([]);
  expect(textsOf(ann)).toEqual(["Ann: joined the chat", "Ann: Hi", "Ann: Hello?"]);
});

test("edit-visitor changes what is given, and add-tag adds a tag", async () => {
  const { context, visitor, does } = await startChat();
  await does({ action: "edit-visitor", display_name: "Anna", email: "", phone: "2" });
  await does({ action: "add-tag", tag: "vip_1-a" });
  expect(recordOf(context, visitor)).toMatchObject({ display_name: "Anna", email: "ann@a.example", phone: "2" });
  await expect(does({ action: "add-tag", tag: "very important" })).rejects.toThrow(
    "A tag has letters, digits, hyphens and underscores only.",
  );
  expect([...(recordOf(context, visitor)?.current_tags ?? [])]).toEqual(["vip_1-a"]);
});

test("end-chat ends the chat and keeps the visitor; remove-visitor removes the visitor, too", async () => {
  const { context, ann, does } = await startChat();
  await does({ action: "end-chat" });
  expect(textsOf(ann).at(-1)).toBe("Ann: left the chat");
  expect(ann.channel_id).toBeUndefined();
  await does({ action: "say", text: "Again" });
  let changes = 0;
  context.service.account.listeners.add(({ kind }) => {
    if (kind === "account") changes += 1;
  });
  await does({ action: "remove-visitor" });
  expect(ann.channel_id).toBeUndefined();
  expect(context.actors.visitors.size).toBe(0);
  expect(changes).toBe(1);
  await expect(does({ action: "say", text: "Hi" })).rejects.toThrow("This visitor is not on the website any more.");
});

test("nothing can be changed about a visitor whom the account has dropped", async () => {
  const { context, ann, does } = await startChat();
  context.service.account.visitors.delete(ann.id);
  await expect(does({ action: "add-tag", tag: "vip" })).rejects.toThrow("This visitor is not on the website any more.");
});

test.each(["ONLINE", "AWAY", "INVISIBLE", "OFFLINE"])("set-status sets an agent to %s", async (status) => {
  const context = startContext();
  const agent = agentIdOf(context, "Sam");
  await act(context, { action: "set-status", agent, status });
  expect(context.service.account.agents.get(agent)?.status).toBe(status);
});

test("an agent cannot have an unknown status, and the bot is no agent of the page", async () => {
  const context = startContext();
  const set = (name: string, status: string) =>
    act(context, { action: "set-status", agent: agentIdOf(context, name), status });
  await expect(set("Sam", "BUSY")).rejects.toThrow('An agent cannot be "BUSY".');
  await expect(set("Bot", "ONLINE")).rejects.toThrow("There is no human agent with this id.");
});

test("an agent speaks, types and leaves in the chat of the visitor", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { context, ann, does } = await startChat();
  const other = context.actors.addVisitor({ display_name: "Ben" });
  await other.says("Hi");
  const agent = agentIdOf(context, "Sam");
  await does({ action: "agent-says", agent, text: "Hello" });
  await act(context, { action: "agent-says", agent, visitor: other.id, text: "Hello, Ben" });
  await does({ action: "agent-types", agent, typing: true });
  expect([ann.typing, other.typing]).toEqual([["Sam"], []]);
  await does({ action: "agent-types", agent, typing: false });
  expect(ann.typing).toEqual([]);
  await does({ action: "agent-leaves", agent });
  expect(textsOf(ann).slice(2)).toEqual(["Sam: joined the chat", "Sam: Hello", "Sam: left the chat"]);
  expect(textsOf(other).slice(2)).toEqual(["Sam: joined the chat", "Sam: Hello, Ben"]);
});

test("an agent who types for a visitor without a chat types nowhere", async () => {
  const context = startContext();
  const { id: visitor, typing } = context.actors.addVisitor({});
  const agent = agentIdOf(context, "Sam");
  expect(await act(context, { action: "agent-types", agent, visitor, typing: true })).toEqual({});
  expect(typing).toEqual([]);
});

test("faults are described, armed, disarmed by their number, released and cleared", async () => {
  const context = startContext();
  const { faults } = context.service;
  const namesOf = () => faults.armed.map(({ fault }) => fault.fault);
  expect(await act(context, { action: "describe-fault", fault: { fault: "out-of-order" } })).toEqual({
    sentence: "The next 2 answers come in reverse order.",
  });
  expect(namesOf()).toEqual([]);
  await act(context, { action: "arm", fault: { fault: "twice" } });
  await act(context, { action: "arm", fault: { fault: "silent" } });
  await act(context, { action: "arm-bad-day", name: "Rate limit" });
  expect(namesOf()).toEqual(["twice", "silent", "refuse", "login-http"]);
  const numbers = faults.armed.map(numberOf);
  await act(context, { action: "disarm", number: numbers[1] });
  await act(context, { action: "disarm", number: numbers[1] });
  expect(namesOf()).toEqual(["twice", "refuse", "login-http"]);
  faults.hold();
  expect(await act(context, { action: "release" })).toEqual({ released: 1 });
  expect(await act(context, { action: "clear-faults" })).toEqual({});
  expect(namesOf()).toEqual([]);
});

test("a look goes to the stream that it names", async () => {
  const context = startContext();
  const looks: (readonly [number, Look])[] = [];
  for (const stream of [1, 2]) context.streams.lookers.set(stream, (look) => looks.push([stream, look]));
  const look = { search: "Ann", filter: "idle", limit: 5, open: ["x"], frames: false };
  expect(await act(context, { action: "look", stream: 2, ...look })).toEqual({});
  expect(await act(context, { action: "look", stream: 3, ...look })).toEqual({});
  expect(looks).toEqual([[2, { ...look, search: "ann" }]]);
});

test("print-entry prints the entry of that number while the ledger keeps it", async () => {
  const context = startContext();
  for (const text of ["one", "two"]) context.service.ledger.record({ kind: "unreadable", socket: 1, text });
  const print = (seq: number) => act(context, { action: "print-entry", seq });
  expect([await print(1), await print(2)]).toEqual([{ frame: "one" }, { frame: "two" }]);
  for (const seq of [0, 3]) {
    await expect(print(seq)).rejects.toThrow("The ledger does not keep this entry any more.");
  }
});

test.each(["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"])("the token is given to %s", async (remoteAddress) => {
  const context = { ...startContext(), remoteAddress };
  expect(await act(context, { action: "describe-connection" })).toEqual({
    accessToken: "CANARY",
    snippet: [
      'import { connect } from "conversations-codegen";',
      "",
      "const session = await connect({",
      '  endpoint: "http://127.0.0.1:4747/graphql/request",',
      '  accessToken: "CANARY",',
      "});",
      "",
    ].join("\n"),
  });
});

test.each(["192.0.2.1", "::ffff:192.0.2.1", "2001:db8::1", undefined])(
  "the token is not given to %s",
  async (remoteAddress) => {
    const context = { ...startContext(), remoteAddress };
    await expect(act(context, { action: "describe-connection" })).rejects.toThrow(
      "The token is given to this machine only. The command printed it when the sandbox started.",
    );
  },
);
