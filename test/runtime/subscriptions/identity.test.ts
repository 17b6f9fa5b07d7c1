import { expect, test } from "vitest";
import { onChatActivity, onMessage, sendMessage } from "../../../generated/client.ts";
import { accept, isStart, publish, say, sayEos } from "../../support/service/answers.ts";
import { canary } from "../../support/service/scripted-service.ts";
import { read, startQuickSession } from "../../support/service/session.ts";

// The service chooses the ids of subscriptions, and may use one again.

const hello = { channel_id: "c", msg: "hello" };

test("a subscription with the id of a stopped one does not get the events of the stopped one", async () => {
  await using it = await startQuickSession({
    frame(frame, socket, _, usual) {
      if (!isStart(frame)) return usual();
      if (it.seen(/OnMessage/) > 1) publish(socket, "s1", "leftover");
      accept(frame, socket, "s1");
      publish(socket, "s1", `own ${it.seen(/OnMessage/)}`);
    },
  });
  const first = onMessage(it.session);
  expect(await read(first, 1)).toEqual(["own 1"]);
  await first.return();
  const second = onMessage(it.session);
  expect(await read(second, 1)).toEqual(["own 2"]);
  expect(it.eventsOf("unexpected-frame")).toHaveLength(1);
  await second.return();
  await it.until(() => it.seen(/stop s1/) === 2);
});

test("early events for a subscription that was left are not delivered to the next subscription with that id", async () => {
  await using it = await startQuickSession({
    frame(frame, socket, _, usual) {
      if (!isStart(frame)) return usual();
      // Until this start is answered, early events may belong to it, and are kept.
      if (frame.payload.query.includes("OnChatActivity")) return;
      const isFirst = it.seen(/OnMessage/) === 1;
      if (isFirst) publish(socket, "s1", "of the first");
      accept(frame, socket, "s1");
      if (!isFirst) publish(socket, "s1", "of the second");
    },
  });
  const other = onChatActivity(it.session);
  const first = onMessage(it.session);
  await first.return();
  await it.until(() => it.seen(/stop s1/) === 1);
  expect(await read(onMessage(it.session), 1)).toEqual(["of the second"]);
  await other.return();
});

test("an id that belonged to another subscription when the start was sent is refused: its stop ends the new one, too", async () => {
  let acceptSecond = () => {};
  await using it = await startQuickSession({
    frame(frame, socket, _, usual) {
      if (isStart(frame) && it.seen(/OnMessage/) === 2) acceptSecond = () => accept(frame, socket, "s1");
      else usual();
      if (frame.type === "stop_subscription") acceptSecond();
    },
  });
  const first = onMessage(it.session);
  await first.ready;
  const second = onMessage(it.session);
  await it.service.received(2);
  await first.return();
  await expect(second.ready).rejects.toMatchObject({ code: "PROTOCOL_ERROR" });
});

test("early events of an id that was stopped in the last agent session are delivered in a new one", async () => {
  await using it = await startQuickSession({
    frame(frame, socket, number, usual) {
      if (!isStart(frame)) return usual();
      if (number === 2) publish(socket, "s1", "early");
      accept(frame, socket, "s1");
    },
  });
  const first = onMessage(it.session);
  await first.ready;
  await first.return();
  sayEos(it.sockets[0]);
  await it.ready(2);
  expect(await read(onMessage(it.session), 1)).toEqual(["early"]);
});

test("an event with errors and data is reported without its data, and the data is not in the error of a call's retry", async () => {
  await using it = await startQuickSession({
    frame(frame, socket, _, usual) {
      if (isStart(frame)) return usual();
      const name = it.seen(/SendMessage/) === 1 ? "RATE_LIMITED" : "GRAPHQL_EXEC_ERROR";
      const errors = [{ name, message: "no" }];
      const data = { content: "CANARY TEXT", token: canary };
      socket.send(JSON.stringify({ sig: "DATA", subscription_id: "s1", payload: { data, errors } }));
      socket.send(JSON.stringify({ id: frame.id, payload: { data, errors } }));
    },
  });
  await onMessage(it.session).ready;
  const error = await sendMessage(it.session, hello).catch((reason) => reason);
  expect(error).toMatchObject({ code: "GRAPHQL_EXEC_ERROR", data: { content: "CANARY TEXT", token: "[secret]" } });
  expect(it.eventsOf("retry")).toHaveLength(1);
  expect(it.eventsOf("event-error")).toHaveLength(2);
  for (const event of [...it.eventsOf("retry"), ...it.eventsOf("event-error")]) {
    const error = "cause" in event ? event.cause : event.error;
    expect(error).toMatchObject({ data: undefined });
  }
  expect(JSON.stringify([it.events, error])).not.toContain("CANARY");
});

test("a text that a subscription was started with is not in the error of its event", async () => {
  const document = "subscription Search($text:String!){message}";
  const operation = { kind: "subscription", transport: "socket", name: "Search", document } as const;
  await using it = await startQuickSession({
    frame({ payload }, socket, _, usual) {
      usual();
      const errors = [{ name: "GRAPHQL_EXEC_ERROR", message: `cannot search ${payload.variables?.text}` }];
      say(socket, { payload: { errors }, sig: "DATA", subscription_id: "s1" });
    },
  });
  it.session.subscribe(operation, { text: "a visitor's words" });
  await it.until(() => it.eventsOf("event-error").length > 0);
  expect(it.eventsOf("event-error")[0]?.error.message).toBe("[GRAPHQL_EXEC_ERROR] Search: cannot search [secret]");
});

test("texts of a call that a refusal repeats appear in neither its error nor an event", async () => {
  const msg = "my number is 0123456789";
  await using it = await startQuickSession({
    frame: ({ id }, socket) => {
      const errors = [
        { name: it.seen(/SendMessage/) === 1 ? "RATE_LIMITED" : "FORBIDDEN", message: `not "${msg}" in c-1` },
      ];
      socket.send(JSON.stringify({ id, payload: { errors } }));
    },
  });
  const error = await sendMessage(it.session, { channel_id: "c-1", msg }).catch((reason) => reason);
  expect(error.message).toBe('[FORBIDDEN] SendMessage: not "[secret]" in c-1');
  expect(it.eventsOf("retry")).toHaveLength(1);
  expect(JSON.stringify([it.events, error])).not.toContain("0123456789");
});
