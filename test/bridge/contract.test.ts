import { describe, expect, test } from "vitest";
import { type Frame, oldClients } from "./old-clients.ts";

const request = (id: number | string, query: string, more: object = {}) => ({
  payload: { query, ...more },
  type: "request",
  id,
});
const departments = "{ departments { edges { node { id name } } } }";
const listen = "subscription { message { node { content channel { id } from { __typename } } } }";
const isData = ({ sig }: Frame) => sig === "DATA";
const isPong = ({ sig }: Frame) => sig === "PONG";

describe.each(oldClients)("old code over %s", (_, open) => {
  test.each([0, 7, "seven", ""])("gets its answer with the id %j, in the envelope of the guide", async (id) => {
    await using client = await open();
    const answer = await client.exchange(request(id, `query ${departments}`));
    expect(Object.keys(answer)).toEqual(["payload", "id"]);
    expect(answer).toMatchObject({ payload: { data: { departments: { edges: expect.any(Array) } } }, id });
  });

  test("sends variables and operationName unchanged", async () => {
    await using client = await open();
    const one = "query One { agents { edges { node { id } } } }";
    const two = "query Two($n: Int) { departments(first: $n) { edges { node { name } } } }";
    const answer = await client.exchange(request(1, `${one} ${two}`, { variables: { n: 1 }, operationName: "Two" }));
    expect(answer.payload.data.departments.edges).toHaveLength(1);
  });

  test("sends no operationName if the frame has none", async () => {
    await using client = await open();
    const answer = await client.exchange(request(1, departments));
    expect(answer.payload.data.departments.edges.length).toBeGreaterThan(0);
  });

  test("gets the events of a subscription with the id from its answer, until it stops the subscription", async () => {
    await using client = await open();
    const answer = await client.exchange(request(3, listen));
    expect(answer).toEqual({ payload: { data: { subscription_id: expect.any(String) } }, id: 3 });
    const { subscription_id } = answer.payload.data;
    await client.exchange(request(4, "mutation { updateAgentStatus(status: ONLINE) { node { id } } }"));
    const event = client.next(isData);
    const ann = await client.sandbox.addVisitor({ display_name: "Ann" });
    await ann.says('He said "no" {}');
    expect(Object.keys(await event)).toEqual(["payload", "sig", "subscription_id"]);
    expect(await event).toMatchObject({
      payload: { data: { message: { node: { content: 'He said "no" {}', from: { __typename: "Visitor" } } } } },
      sig: "DATA",
      subscription_id,
    });
    const stop = (id: number | string) => ({ payload: { subscription_id }, type: "stop_subscription", id });
    expect(await client.exchange(stop(0))).toEqual({ payload: { data: { success: true } }, id: 0 });
    expect(await client.exchange(stop("x"))).toEqual({ payload: { data: { success: false } }, id: "x" });
    await client.exchange(request(9, departments));
    expect(client.sandbox.ledger.activeSubscriptions).toEqual([]);
  });

  test.each([
    ["an unknown field", "{ visitors { id } }"],
    ["a quote that ends a string", 'mutation { sendMessage(channel_id: "c", msg: "say "no"") { success } }'],
    ["no operation at all", "fragment Name on Agent { name }"],
  ])("gets the guide's error envelope for %s", async (_name, query) => {
    await using client = await open();
    const answer = await client.exchange(request(5, query));
    expect(Object.keys(answer)).toEqual(["errorCode", "payload", "id"]);
    expect(answer).toMatchObject({ errorCode: 500, payload: { errors: [{ name: "GRAPHQL_EXEC_ERROR" }] }, id: 5 });
  });

  test("gets the error of a subscription that the service refuses", async () => {
    await using client = await open();
    client.sandbox.faults.arm({ fault: "refuse", error: "MAX_SUB", where: { kind: "subscription" } });
    const answer = await client.exchange(request(6, listen));
    expect(answer).toMatchObject({ errorCode: 429, payload: { errors: [{ name: "MAX_SUB" }] }, id: 6 });
  });

  test.each(["", "ping", 5, { a: [1] }])("gets a PONG with the payload %j", async (payload) => {
    await using client = await open();
    expect(await client.exchange({ sig: "PING", payload }, isPong)).toEqual({ sig: "PONG", payload });
  });

  test.each(['{"id":8}', '{"id":8,"payload":{},"type":"request"}', '{"id":8,"payload":{},"type":"mystery"}'])(
    "gets a protocol error for the frame %s",
    async (frame) => {
      await using client = await open();
      const answer = await client.exchange(frame, ({ id }) => id === 8);
      expect(answer).toMatchObject({ errorCode: 400, payload: { body: expect.stringMatching(/^Unreadable frame: /) } });
    },
  );

  test("gets its answers in the order of its requests", async () => {
    await using client = await open();
    const ids = Array.from({ length: 50 }, (_each, index) => index);
    const answers = ids.map((id) => client.next((frame) => frame.id === id));
    const order: number[] = [];
    client.socket.on("message", (data: unknown) => void order.push(JSON.parse(String(data)).id));
    for (const id of ids) client.socket.send(JSON.stringify(request(id, departments)));
    await Promise.all(answers);
    expect(order).toEqual(ids);
  });

  test("receives one close event after it has closed the socket, and sends nothing afterwards", async () => {
    await using client = await open();
    const { socket } = client;
    const codes: number[] = [];
    socket.on("close", (code) => codes.push(code));
    const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    const states = [socket.readyState];
    socket.close();
    states.push(socket.readyState);
    await closed;
    expect([...states, socket.readyState]).toEqual([1, 2, 3]);
    const error = await new Promise<Error | undefined>((resolve) => socket.send("{}", resolve));
    expect(error?.message).toBe("WebSocket is not open: readyState 3 (CLOSED)");
    expect(codes).toEqual([1005]);
  });

  test("adds and removes listeners as with `ws`", async () => {
    await using client = await open();
    const { socket } = client;
    const calls: string[] = [];
    const listener = { handleEvent: ({ data }: { data: string }) => void calls.push(`object ${typeof data}`) };
    socket.addEventListener("message", listener);
    socket.addEventListener("message", ({ type, data }) => void calls.push(`${type} ${typeof data}`), { once: true });
    await client.exchange({ sig: "PING", payload: "" }, isPong);
    socket.onmessage = () => void calls.push("the first property");
    socket.onmessage = () => void calls.push("the property");
    await client.exchange({ sig: "PING", payload: "" }, isPong);
    socket.removeEventListener("message", listener);
    socket.onmessage = null;
    await client.exchange({ sig: "PING", payload: "" }, isPong);
    expect(calls).toEqual(["object string", "message string", "object string", "the property"]);
  });

  test("gets each frame once from a listener that is added twice, and keeps a property when a listener goes", async () => {
    await using client = await open();
    const { socket } = client;
    const calls: string[] = [];
    const listener = () => void calls.push("called");
    socket.addEventListener("message", listener);
    socket.addEventListener("message", listener, { once: true });
    await client.exchange({ sig: "PING", payload: "" }, isPong);
    expect(calls).toEqual(["called"]);
    socket.onmessage = listener;
    socket.removeEventListener("message", listener);
    await client.exchange({ sig: "PING", payload: "" }, isPong);
    expect(calls).toEqual(["called", "called"]);
  });

  test("may pass a callback alone to `ping()` and `pong()`", async () => {
    await using client = await open();
    const { socket } = client;
    const pong = new Promise<unknown>((resolve) => socket.once("pong", resolve));
    await new Promise<unknown>((resolve) => socket.ping(resolve));
    expect(String(await pong)).toBe("");
    await new Promise<unknown>((resolve) => socket.pong(resolve));
  });

  test("gets a pong event for `ping()`", async () => {
    await using client = await open();
    const pong = new Promise<unknown>((resolve) => client.socket.once("pong", resolve));
    client.socket.ping("there?");
    expect(String(await pong)).toBe("there?");
  });
});
