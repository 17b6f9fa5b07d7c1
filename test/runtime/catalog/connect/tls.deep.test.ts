import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Certificate, hasOpenssl, makeCertificates } from "../../../support/certificates.ts";
import { run } from "../../../support/run.ts";
import { admit } from "../../../support/service/answers.ts";
import { canary, type ScriptedService, startService } from "../../../support/service/scripted-service.ts";
import type { Task } from "./tls-client.ts";

/** The tokens that reached a service. */
const tokens: string[] = [];

/** Starts a service behind TLS. It reads each token as the name of the address to return. */
function startTlsService(certificate: Certificate, addresses: Readonly<Record<string, string>> = {}) {
  return startService({
    certificate,
    login(response, address, _, body) {
      const { access_token } = JSON.parse(body).variables;
      tokens.push(access_token);
      admit(response, addresses[access_token] ?? address);
    },
  });
}

const reasons = {
  selfSigned: "DEPTH_ZERO_SELF_SIGNED_CERT",
  expired: "CERT_HAS_EXPIRED",
  misnamed: "ERR_TLS_CERT_ALTNAME_INVALID",
} as const;
const kinds = Object.keys(reasons) as (keyof typeof reasons)[];

describe("TLS", () => {
  const services = {} as Record<"good" | keyof typeof reasons, ScriptedService>;
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

  afterAll(async () => {
    for (const service of Object.values(services)) await service[Symbol.asyncDispose]();
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

  test("C-06: a server whose certificate is self-signed, expired or for another name receives neither the token nor a call", async () => {
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
    expect(good.sockets).toHaveLength(1);
    expect(bad.map(({ counts, sockets }) => [counts.logins, sockets.length])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  test("C-07: NODE_TLS_REJECT_UNAUTHORIZED=0 refuses the login, and a WebSocket still checks the certificate", async () => {
    const { good, ...bad } = services;
    const before = good.counts.logins;
    const tasks: Task[] = [
      { connect: { accessToken: canary, endpoint: good.endpoint } },
      ...Object.values(bad).map(({ address }) => ({ dial: address })),
      { dial: good.address },
    ];
    const [login, ...dials] = await perform(tasks, { NODE_TLS_REJECT_UNAUTHORIZED: "0" });
    expect(login).toContain("TypeError: NODE_TLS_REJECT_UNAUTHORIZED=0 is set");
    expect(dials).toEqual([
      // Newer versions of Node add advice.
      expect.stringContaining("self-signed certificate"),
      "certificate has expired",
      expect.stringContaining("Hostname/IP does not match certificate's altnames"),
      "opened",
    ]);
    expect(good.counts.logins).toBe(before);
  });

  test("a process whose agent and dispatcher verify no certificates sends neither the token nor a call to a wrong server", async () => {
    const { good, selfSigned } = services;
    const reached = () => selfSigned.counts.logins + selfSigned.sockets.length;
    const before = reached();
    const tasks: Task[] = [
      { connect: { accessToken: canary, endpoint: selfSigned.endpoint } },
      { connect: { accessToken: "selfSigned", endpoint: good.endpoint, socketHosts: [selfSigned.host] } },
    ];
    const [login, socket] = await perform(tasks, { INSECURE: "1" });
    // Nothing was sent, so the login does not count.
    expect(login).toMatch(/\[UNREACHABLE\] .*: the server was not verified: /);
    expect(login).toContain(reasons.selfSigned);
    expect(socket).toContain("TypeError: agent has rejectUnauthorized: false");
    expect(reached()).toBe(before);
  });

  test.each([
    ["identity", "misnamed"],
    ["pool", "selfSigned"],
    ["late", "selfSigned"],
    ["own", "selfSigned"],
  ] as const)("no token is sent with a fetch that verifies no certificates (%s)", async (way, kind) => {
    const accessToken = `${canary}-${way}`;
    const tasks: Task[] = [{ connect: { accessToken, endpoint: services[kind].endpoint } }];
    const [login] = await perform(tasks, { INSECURE_FETCH: way });
    expect(login).toMatch(/(TypeError:|\[UNREACHABLE\]) .*(not verified|SELF_SIGNED)/);
    expect(tokens).not.toContain(accessToken);
  });

  test.each([
    ["createConnection", "selfSigned"],
    ["checkServerIdentity", "misnamed"],
  ] as const)("no call is sent with an agent that verifies no certificates (%s)", async (agent, kind) => {
    const { good, ...bad } = services;
    const { host, upgrades } = bad[kind];
    const tasks: Task[] = [
      { agent, connect: { accessToken: kind, endpoint: good.endpoint, socketHosts: [host] } },
      { agent, connect: { accessToken: canary, endpoint: good.endpoint } },
    ];
    const [wrong, right] = await perform(tasks);
    expect(wrong).toContain("the server was not verified: ");
    expect(right).toBe("connected");
    expect(upgrades).toEqual([]);
  });
});
