import { inspect } from "node:util";
import { afterEach, expect, test } from "vitest";
import { startAgentSession } from "../../generated/client.ts";
import { connect, httpEndpoint } from "../../src/runtime/index.ts";
import { createSecrets } from "../../src/runtime/login/secrets.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { sayEos } from "../support/service/answers.ts";
import { canary, startService } from "../support/service/scripted-service.ts";
import { hasten, startQuickSession } from "../support/service/session.ts";

afterEach(() => {
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
});

test.each([
  ["in the last segment", "/stream/0.1/graphql/SECRET-SID:SECRET-CID"],
  ["before the last segment", "/stream/SECRET-SID:SECRET-CID/ws"],
  ["in the query", "/ws?session=SECRET-SID&client=SECRET-CID"],
  ["encoded", "/ws/SECRET%2DSID%3ASECRET-CID"],
])("an address with its ids %s appears in no error and no event", async (_, path) => {
  const clock = new ManualClock();
  const repeats = `ended: ws://${path} SECRET-SID and SECRET-CID`;
  await using it = await startQuickSession(
    {
      login(response, address, number) {
        const { origin } = new URL(address.replace("ws:", "http:"));
        const websocket_url = `${origin.replace("http:", "ws:")}${path}`;
        const refusal = { errors: [{ name: "FORBIDDEN", message: repeats }] };
        response.end(JSON.stringify(number === 1 ? { data: { startAgentSession: { websocket_url } } } : refusal));
      },
    },
    { onEvent: hasten(clock), testing: { clock }, pingIntervalMs: 2 ** 30 },
  );
  sayEos(it.sockets[0], repeats);
  const error = await it.session.closed;
  expect(error).toMatchObject({ code: "FORBIDDEN" });
  expect(it.eventsOf("reconnect")[0]?.cause.message).toContain("[secret]");
  expect(inspect([it.events, error, error?.stack], { depth: 10, showHidden: true })).not.toMatch(/SECRET/);
});

test("secrets of earlier logins stay secret, and public parts of an address are not secret", () => {
  const secrets = createSecrets();
  secrets.addToken("token-1");
  secrets.addAddress("wss://chat.example/stream/0.1/graphql/first:1");
  secrets.addToken("token-2");
  secrets.addAddress("wss://chat.example/stream/0.1/graphql/second:2");
  expect(secrets.texts).toEqual(
    expect.arrayContaining(["token-1", "token-2", "first:1", "first", "second:2", "second"]),
  );
  expect(secrets.texts).not.toEqual(expect.arrayContaining(["graphql"]));
});

test("every text of a login is a secret, as it is, in JSON and in an address", () => {
  const secrets = createSecrets();
  secrets.addToken('a"b');
  expect(secrets.texts).toEqual(['a"b', 'a\\"b', "a%22b"]);
  secrets.addAddress("wss://chat.example/stream/%E0%A4/sid:cid?key=value#");
  expect(secrets.texts).toEqual(expect.arrayContaining(["%E0%A4", "sid:cid", "sid", "cid", "key", "value", 'a"b']));
  expect(secrets.hide("see wss://chat.example/stream/%E0%A4/sid:cid?key=value#")).toBe("see [secret]");
  for (const open of ["", "stream", "graphql"]) expect(secrets.texts).not.toContain(open);
});

test("a text that is no address is hidden as a whole", () => {
  const secrets = createSecrets();
  secrets.addAddress("no address");
  expect(secrets.hide("it is no address at all")).toBe("it is [secret] at all");
});

test("the texts of the newest logins are kept, 1,000 in all", () => {
  const secrets = createSecrets();
  for (let number = 1; number <= 1_001; number += 1) secrets.addToken(`token-${number}`);
  expect(secrets.texts).toHaveLength(1_000);
  expect(secrets.texts).toContain("token-1001");
  expect(secrets.texts).not.toContain("token-1");
});

test("NODE_TLS_REJECT_UNAUTHORIZED=0 that is set later stops each exchange before anything is sent", async () => {
  await using port = await startService();
  const endpoint = `https://${port.host}/`;
  const http = httpEndpoint({ endpoint });
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
  await expect(startAgentSession(http, { access_token: canary })).rejects.toThrow("NODE_TLS_REJECT_UNAUTHORIZED=0");
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  const accessToken = () => {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    return canary;
  };
  await expect(connect({ accessToken, endpoint })).rejects.toThrow("NODE_TLS_REJECT_UNAUTHORIZED=0");
  expect(port.counts.connections).toBe(0);
});

test("the names of this machine count as one host, and another host needs the option that accepts it", async () => {
  await using service = await startService();
  const endpoint = service.endpoint.replace("127.0.0.1", "localhost");
  const session = await connect({ accessToken: canary, endpoint });
  expect(session.state).toBe("ready");
  await session.close();
  await using other = await startService({
    login: (response) =>
      response.end(JSON.stringify({ data: { startAgentSession: { websocket_url: "ws://chat.example/s:1" } } })),
  });
  const options = { accessToken: canary, endpoint: other.endpoint, reconnectDelayMs: 1, loginIntervalMs: 1 };
  await expect(connect(options)).rejects.toThrow("socketHosts");
});

test("a token in another variable, or in the document, is removed from errors in every form", async () => {
  const token = 'CANARY+TOKEN/"1"==';
  await using bare = await startService({
    login: (response, _address, _number, body) => {
      const { query, variables } = JSON.parse(body) as { query: string; variables?: { token: string } };
      const message = `${query} ${variables?.token} ${encodeURIComponent(token)}`;
      response.end(JSON.stringify({ errors: [{ name: "UNAUTHORIZED", message }] }));
    },
  });
  const http = httpEndpoint({ endpoint: bare.endpoint });
  const login = (document: string, variables: object) =>
    http.request({ kind: "mutation", transport: "http", name: "Login", document }, variables).catch(inspect);
  const declared = await login("mutation Login($token:String!){startAgentSession(access_token:$token){id}}", { token });
  expect(declared).toContain("{id}} [secret] [secret]");
  expect(await login(`mutation Login{startAgentSession(access_token:${JSON.stringify(token)}){id}}`, {})).toContain(
    'access_token:"[secret]"){id}} undefined [secret]',
  );
});
