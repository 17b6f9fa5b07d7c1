import { expect, test, vi } from "vitest";
import { sendMessage } from "../../generated/client.ts";
import { admit, say } from "../support/service/answers.ts";
import { startSession } from "../support/service/session.ts";

const hello = { channel_id: "c", msg: "hello" };

/** Keeps the process busy. */
function block(ms: number) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test("an answer that waits in the socket of a busy process is read before its call counts as late", async () => {
  await using it = await startSession({
    frame({ id }, socket) {
      say(socket, { payload: { data: { own: true } }, id });
      block(800);
    },
  });
  expect(await sendMessage(it.session, hello, { timeoutMs: 500 })).toEqual({ own: true });
});

test("a login's answer that waits in the socket of a busy process is read before the login is repeated", async () => {
  let logins = 0;
  const login = (response: Parameters<typeof admit>[0], address: string) => {
    logins += 1;
    admit(response, address);
    block(800);
  };
  await using it = await startSession({ login }, { loginTimeoutMs: 500 });
  expect([it.session.state, logins]).toEqual(["ready", 1]);
});

test("a first frame that waits in the socket of a busy process is read before the address is dialed again", async () => {
  let sockets = 0;
  await using it = await startSession(
    {
      connected() {
        sockets += 1;
      },
      ping(socket) {
        say(socket, { sig: "PONG", payload: "" });
        block(800);
      },
    },
    { dialTimeoutMs: 500 },
  );
  expect([it.session.state, sockets]).toEqual(["ready", 1]);
});

test("frames are sent and deadlines end under a test library's fake timers", async () => {
  await using it = await startSession({
    frame: ({ id, payload }, socket) => answer(id, payload.variables?.msg, socket),
  });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate", "Date", "performance", "queueMicrotask"] });
  try {
    const { nextTick } = process;
    process.nextTick = () => {};
    const call = sendMessage(it.session, hello);
    process.nextTick = nextTick;
    expect(await call).toEqual({ own: "hello" });
    await expect(sendMessage(it.session, { ...hello, msg: "silence" }, { timeoutMs: 20 })).rejects.toThrow("20 ms");
    await it.session.close();
  } finally {
    vi.useRealTimers();
  }
});

function answer(id: string, msg: unknown, socket: Parameters<typeof say>[0]) {
  if (msg !== "silence") say(socket, { payload: { data: { own: msg } }, id });
}
