import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { sendMessage } from "../../../../generated/client.ts";
import { checkSocketAddress } from "../../../../src/runtime/login/socket-address.ts";
import { admit, say } from "../../../support/service/answers.ts";
import { startService } from "../../../support/service/scripted-service.ts";
import { quick, startSession } from "../../../support/service/session.ts";
import { logIn } from "../login/log-in.ts";

const hello = { channel_id: "c", msg: "hello" };

test("C-01: an address that never answered is not dialed again: each attempt logs in", async () => {
  const closed = createServer().listen(0, "127.0.0.1");
  await once(closed, "listening");
  const host = `127.0.0.1:${(closed.address() as { port: number }).port}`;
  closed.close();
  await once(closed, "close");
  const { error, at, attempts } = await logIn((response) => admit(response, `ws://${host}/s:1`), {
    socketHosts: [host],
  });
  expect(error).toMatchObject({ code: "UNREACHABLE", message: `[UNREACHABLE] connect ECONNREFUSED ${host}` });
  expect(new Set(attempts.map(({ via }) => via))).toEqual(new Set(["login"]));
  // The distance between two logins, then back-off, until the time for starting is up.
  expect(at.map(Math.round)).toEqual([0, 5_833, 11_667, 17_500, 23_333, 31_583, 46_833]);
});

test("C-01: a port that closes under a live session is dialed twice more, then a new login follows", async () => {
  const elsewhere = await startService();
  const { host } = new URL(elsewhere.address);
  const addresses = [elsewhere.address];
  await using it = await startSession(
    { login: (response, address) => admit(response, addresses.shift() ?? address) },
    { ...quick, socketHosts: [host] },
  );
  await elsewhere[Symbol.asyncDispose]();
  await it.recovered;
  expect(it.vias()).toEqual([...["reopen", "reopen", "login"]]);
  expect(it.service.open).toBe(1);
});

test.each([
  ["C-08", "the scheme wss:, after a login over http:", "wss://HOST/CANARY-SESSION:1"],
  ["C-08", "the scheme http:", "http://HOST/CANARY-SESSION:1"],
  ["C-08", "the scheme https:", "https://HOST/CANARY-SESSION:1"],
  ["C-08", "the scheme ws+unix:", "ws+unix:///tmp/socket:/CANARY-SESSION:1"],
  ["C-08", "the scheme file:", "file:///etc/hostname"],
  ["C-09", "another host", "ws://elsewhere.example/CANARY-SESSION:1"],
  ["C-09", "the IPv6 address of the same machine", "ws://[::1]/CANARY-SESSION:1"],
  ["C-09", "another port", "ws://127.0.0.1:DECOYPORT/CANARY-SESSION:1"],
  ["C-09", "a user name and a password", "ws://user:secret@HOST/CANARY-SESSION:1"],
  ["C-09", "the right host as a user in front of another host", "ws://HOST@DECOY/CANARY-SESSION:1"],
  ["C-09", "a fragment", "ws://HOST/s:1#fragment"],
])("%s: an address with %s is not dialed", async (_, __, given) => {
  await using decoy = await startService();
  const { error, at, sockets } = await logIn((response, own) => {
    const port = decoy.host.split(":")[1] ?? "";
    const replaced = given.replace("DECOYPORT", port).replace("DECOY", decoy.host).replace("HOST", new URL(own).host);
    admit(response, replaced);
  });
  expect(error).toMatchObject({ code: "PROTOCOL_ERROR" });
  expect([at.length, sockets, decoy.counts.connections]).toEqual([3, 0, 0]);
});

test.each(["ws:", "http:", "https:", "file:"])(
  "C-08: after a login over https:, an address with the scheme %s is not dialed",
  (scheme) => {
    const check = (address: string) => checkSocketAddress(address, "https://chat.example/graphql/request", []);
    expect(check("wss://chat.example/s:1")).toBe("wss://chat.example/s:1");
    expect(() => check(`${scheme}//chat.example/s:1`)).toThrow("PROTOCOL_ERROR");
  },
);

test.each([
  ["wss://chat.example/s:1", "https://chat.example/", [], true],
  ["wss://chat.example:1/s:1", "https://chat.example/", [], false],
  ["wss://other.example/s:1", "https://chat.example/", ["other.example"], true],
  ["wss://other.example:1/s:1", "https://chat.example/", ["other.example"], false],
  ["ws://127.0.0.1:1/s:1", "http://localhost:1/", [], true],
  ["ws://[::1]:1/s:1", "http://localhost:1/", [], true],
  ["ws://127.0.0.1:2/s:1", "http://localhost:1/", [], false],
  ["ws://chat.example:1/s:1", "http://localhost:1/", [], false],
  ["ws://chat.example:1/s:1", "http://localhost:1/", ["chat.example:1"], true],
  // Over TLS the name is what the certificate is checked for.
  ["wss://127.0.0.1/s:1", "https://localhost/", [], false],
  ["wss://localhost/s:1", "https://localhost/", [], true],
  [new URL("wss://chat.example/s:1"), "https://chat.example/", [], false],
  [`wss://chat.example/${"s".repeat(2_048 - 19)}`, "https://chat.example/", [], true],
  [`wss://chat.example/${"s".repeat(2_049 - 19)}`, "https://chat.example/", [], false],
])("the address %s after a login at %s, with the hosts %j, is accepted: %j", (address, endpoint, hosts, isAccepted) => {
  const check = () => checkSocketAddress(address, endpoint, hosts);
  if (isAccepted) expect(check()).toBe(address);
  else expect(check).toThrow("PROTOCOL_ERROR");
});

test("C-10: an address that is bad only on a later login is not dialed, either", async () => {
  await using decoy = await startService();
  const addresses = [undefined, decoy.address];
  await using it = await startSession(
    {
      login: (response, address) => admit(response, addresses.shift() ?? address),
      frame: (_, socket) => say(socket, { sig: "EOS", reason: "unexpected session state" }),
    },
    { ...quick },
  );
  await expect(sendMessage(it.session, hello)).rejects.toThrow("OUTCOME_UNKNOWN");
  await it.recovered;
  expect(it.events.flatMap((event) => (event.type === "reconnect" ? event.cause.code : []))).toEqual([
    ...["SESSION_ENDED", "PROTOCOL_ERROR"],
  ]);
  expect(decoy.counts.connections).toBe(0);
});
