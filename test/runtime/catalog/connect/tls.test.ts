import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { admit, canary } from "../../../support/bare-service.ts";
import { type Certificate, hasOpenssl, makeCertificates } from "../../../support/certificates.ts";
import { run } from "../../../support/run.ts";
import type { Task } from "./tls-client.ts";

/** A service behind TLS. It counts what reaches it, and takes tokens as words for the addresses to give. */
async function startTlsService(certificate: Certificate, addresses: Readonly<Record<string, string>> = {}) {
  const seen = { requests: 0, sockets: 0 };
  const server = createServer(certificate, async (request, response) => {
    seen.requests += 1;
    admit(response, addresses[JSON.parse(await text(request)).variables.access_token] ?? address);
  });
  new WebSocketServer({ server }).on("connection", (socket) => {
    seen.sockets += 1;
    socket.on("message", () => socket.send('{"sig":"PONG","payload":""}'));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `localhost:${(server.address() as AddressInfo).port}`;
  const address = `wss://${host}/s:1`;
  return { host, address, endpoint: `https://${host}/graphql/request`, seen, close: () => server.close() };
}

type Service = Awaited<ReturnType<typeof startTlsService>>;

const reasons = {
  selfSigned: "DEPTH_ZERO_SELF_SIGNED_CERT",
  expired: "CERT_HAS_EXPIRED",
  misnamed: "ERR_TLS_CERT_ALTNAME_INVALID",
} as const;
const kinds = Object.keys(reasons) as (keyof typeof reasons)[];

describe("TLS", () => {
  const services = {} as Record<"good" | keyof typeof reasons, Service>;
  let certificates: ReturnType<typeof makeCertificates>;

  beforeEach(({ skip }) => skip(!hasOpenssl, "there is no openssl to make certificates"));

  beforeAll(async () => {
    if (!hasOpenssl) return;
    certificates = makeCertificates();
    const addresses: Record<string, string> = {};
    for (const kind of kinds) {
      services[kind] = await startTlsService(certificates[kind]);
      addresses[kind] = services[kind].address;
    }
    services.good = await startTlsService(certificates.good, addresses);
  });

  afterAll(() => {
    for (const service of Object.values(services)) service.close();
    certificates?.[Symbol.dispose]();
  });

  async function perform(tasks: readonly Task[], env: NodeJS.ProcessEnv = {}): Promise<string[]> {
    const { code, stdout } = await run(
      "node_modules/.bin/tsx",
      ["test/runtime/catalog/connect/tls-client.ts", JSON.stringify(tasks)],
      { NODE_EXTRA_CA_CERTS: certificates.authority, ...env },
    );
    expect(code).toBe(0);
    return stdout.trimEnd().split("\n");
  }

  test("C-06: a certificate that is self-signed, expired or for another name receives neither token nor conversation", async () => {
    const { good, ...others } = services;
    const bad = kinds.map((kind) => others[kind]);
    const logIn = (accessToken: string, endpoint: string): Task => ({
      connect: { accessToken, endpoint, socketHosts: bad.map(({ host }) => host) },
    });
    const [own, ...outcomes] = await perform([
      logIn(canary, good.endpoint),
      ...bad.map(({ endpoint }) => logIn(canary, endpoint)),
      ...kinds.map((kind) => logIn(kind, good.endpoint)),
    ]);
    expect(own).toBe("connected");
    expect(outcomes).toEqual(
      [
        ...kinds.map((kind) => `[UNREACHABLE] StartAgentSession: ${services[kind].host}: ${reasons[kind]}`),
        "[UNREACHABLE] self-signed certificate",
        "[UNREACHABLE] certificate has expired",
        "[UNREACHABLE] Hostname/IP does not match certificate's altnames",
      ].map((reason) => expect.stringContaining(reason)),
    );
    expect(good.seen.sockets).toBe(1);
    expect(bad.map(({ seen }) => [seen.requests, seen.sockets])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  test("C-07: NODE_TLS_REJECT_UNAUTHORIZED=0 refuses the login, and a WebSocket still checks the certificate", async () => {
    const { good, ...bad } = services;
    const before = good.seen.requests;
    const tasks: Task[] = [
      { connect: { accessToken: canary, endpoint: good.endpoint } },
      ...Object.values(bad).map(({ address }) => ({ dial: address })),
      { dial: good.address },
    ];
    const [login, ...dials] = await perform(tasks, { NODE_TLS_REJECT_UNAUTHORIZED: "0" });
    expect(login).toContain("TypeError: NODE_TLS_REJECT_UNAUTHORIZED=0 is set");
    expect(dials).toEqual([
      // Newer Nodes add advice.
      expect.stringContaining("self-signed certificate"),
      "certificate has expired",
      expect.stringContaining("Hostname/IP does not match certificate's altnames"),
      "opened",
    ]);
    expect(good.seen.requests).toBe(before);
  });
});
