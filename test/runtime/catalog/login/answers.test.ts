import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import { sendMessage } from "../../../../generated/client.ts";
import { admit, say } from "../../../support/service/answers.ts";
import { canary } from "../../../support/service/scripted-service.ts";
import { quick, startSession } from "../../../support/service/session.ts";
import { logIn, respond } from "./log-in.ts";

const refusal = (name: string) => ({ errors: [{ name, message: `unknown token ${canary}`, UUID: "u-1" }] });

test.each([
  [401, "UNAUTHORIZED"],
  [403, "FORBIDDEN"],
])("L-04: HTTP %i is final", async (status, code) => {
  const { error, at, sockets } = await logIn((response) => respond(response, status, `no access for ${canary}`));
  expect(error).toMatchObject({ code, status, retry: "never" });
  expect([at.length, sockets]).toEqual([1, 0]);
});

test.each(["UNAUTHORIZED", "FORBIDDEN"])(
  "L-08: %s is final, whatever the HTTP status, and reported in the API's words",
  async (code) => {
    for (const status of [200, 400, 401, 500]) {
      const { error, at } = await logIn((response) => respond(response, status, JSON.stringify(refusal(code))));
      expect(error).toMatchObject({ code, status, retry: "never" });
      expect(error?.message).toBe(`[${code}] StartAgentSession: unknown token [secret] (UUID u-1)`);
      expect(at).toEqual([0]);
    }
  },
);

const errors = [{ name: "FORBIDDEN", message: "no" }];

test.each(
  [200, 400].flatMap((status) => [
    { status, form: { errors } },
    { status, form: { error: errors[0] } },
    { status, form: { errorCode: 403, payload: { errors } } },
  ]),
)("L-10: with HTTP $status, $form gives the same error", async ({ status, form }) => {
  const { error, at } = await logIn((response) => respond(response, status, JSON.stringify(form)));
  expect(error).toMatchObject({ code: "FORBIDDEN" });
  expect(at).toEqual([0]);
});

test.each([
  [200, "PROTOCOL_ERROR", 3],
  [400, "UNKNOWN", 1],
])("L-10: with HTTP %i, a protocol error in the envelope of a frame is %s", async (status, code, logins) => {
  const form = { errorCode: 500, payload: { body: `out of order: ${canary}` } };
  const { error, at } = await logIn((response) => respond(response, status, JSON.stringify(form)));
  expect(error).toMatchObject({ code, message: expect.stringContaining("out of order: [secret]") });
  expect(at).toHaveLength(logins);
});

test.each([
  `<html>${canary}</html>`,
  "",
  `{"data":{"startAgentSession":"${canary}`,
  "null",
  "[]",
  "7",
  '{"data":null}',
  '{"data":{}}',
  '{"data":{"startAgentSession":null}}',
])("L-11: %j is not an answer, and the third such answer ends the start", async (text) => {
  const { error, at, sockets } = await logIn((response) => respond(response, 200, text));
  expect(error).toMatchObject({ code: "PROTOCOL_ERROR" });
  expect(error?.message.length).toBeLessThan(200);
  expect([at.length, sockets]).toEqual([3, 0]);
});

test.each([undefined, null, 7, "", "not an address"])(
  "L-12: the address %j is invalid, and is not dialed",
  async (address) => {
    const { error, at, sockets } = await logIn((response) => admit(response, address));
    expect(error).toMatchObject({ code: "PROTOCOL_ERROR" });
    expect([at.length, sockets]).toEqual([3, 0]);
  },
);

test("L-11: after a readable answer, earlier unreadable ones no longer count", async () => {
  const answers = ["", "", undefined, "", "", undefined];
  await using it = await startSession(
    {
      login(response, address) {
        const text = answers.shift();
        if (text === undefined) admit(response, address);
        else respond(response, 200, text);
      },
      frame: (_, socket) => say(socket, { sig: "EOS", reason: "unexpected session state" }),
    },
    quick,
  );
  await expect(sendMessage(it.session, { channel_id: "c", msg: "hello" })).rejects.toThrow("OUTCOME_UNKNOWN");
  await it.recovered;
  expect(answers).toEqual([]);
});

test("L-13: ids that are numbers cause no failure, because the login does not select them", async () => {
  const { error, sockets } = await logIn((response, websocket_url) => {
    const answer = { websocket_url, session_id: 2 ** 60, client_id: 7 };
    respond(response, 200, JSON.stringify({ data: { startAgentSession: answer } }));
  });
  expect([error, sockets]).toEqual([undefined, 1]);
});

test.each([302, 307, 308])("L-14: HTTP %i is final, and the redirect is not followed", async (status) => {
  let connections = 0;
  const elsewhere = createServer(() => {
    connections += 1;
  }).listen(0, "127.0.0.1");
  await once(elsewhere, "listening");
  const { port } = elsewhere.address() as AddressInfo;
  const location = `http://127.0.0.1:${port}/graphql/request`;
  const { error, at } = await logIn((response) => respond(response, status, "", { location }));
  elsewhere.close();
  expect(error?.message).toBe(`[UNKNOWN] StartAgentSession: HTTP ${status}: the answer is not JSON`);
  expect([at.length, connections]).toEqual([1, 0]);
});

test("L-19: an answer of 50 MB is cut, and the rest is not read", async () => {
  let pieces = 0;
  let writtenBytes = () => 0;
  const { error } = await logIn((response) => {
    const { socket } = response;
    // Not the pieces: Node.js 26 takes more of them after the socket is closed.
    writtenBytes = () => socket?.bytesWritten ?? Infinity;
    response.write('{"data":"');
    const write = () => {
      if (response.destroyed || pieces >= 150) return void response.end('"}');
      pieces += 1;
      response.write("x".repeat(2 ** 20), write);
    };
    write();
  });
  expect(error).toMatchObject({ code: "PROTOCOL_ERROR" });
  expect(writtenBytes()).toBeLessThan(60 * 2 ** 20);
});

test("L-20: a byte order mark and another content type are accepted", async () => {
  const { error } = await logIn((response, websocket_url) => {
    const answer = JSON.stringify({ data: { startAgentSession: { websocket_url } } });
    respond(response, 200, `\ufeff${answer}`, { "content-type": "text/html" });
  });
  expect(error).toBeUndefined();
});

test("L-20: bytes that are not UTF-8 are shown as replacement characters", async () => {
  const { error } = await logIn((response) => {
    response.end(Buffer.from('{"errors":[{"name":"FORBIDDEN","message":"caf\u00e9"}]}', "latin1"));
  });
  expect(error?.message).toBe("[FORBIDDEN] StartAgentSession: caf\ufffd");
});

test("data next to a refusal is not kept: it may hold the address", async () => {
  const { error } = await logIn((response, websocket_url) =>
    respond(response, 200, JSON.stringify({ data: { startAgentSession: { websocket_url } }, errors })),
  );
  expect(error).toMatchObject({ code: "FORBIDDEN", data: undefined });
});

test("a token is found in a refusal, however its characters are escaped", async () => {
  const escaped = canary.replace("C", "\\u0043");
  const { error } = await logIn((response) =>
    response.end(`{"errors":[{"name":"UNAUTHORIZED","message":"unknown ${escaped}","UUID":"${escaped}"}]}`),
  );
  expect(error?.message).toBe("[UNAUTHORIZED] StartAgentSession: unknown [secret] (UUID [secret])");
});
