import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { fetch, Agent as UndiciAgent } from "undici";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ConnectOptions, connect } from "../../../src/runtime/index.ts";
import { hasOpenssl, makeCertificates } from "../../support/certificates.ts";
import { run } from "../../support/run.ts";
import { canary, startService } from "../../support/service/scripted-service.ts";
import type { Way } from "./client.ts";
import { type ProxyManner, password, startProxy } from "./proxy.ts";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
/** From Node's change log: 24.5 and 22.21 gave proxies of the environment to the agents of `http` and `https`. */
const hasEnvironmentProxies = major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);

describe("through a proxy that needs a password", () => {
  let certificates: ReturnType<typeof makeCertificates>;

  beforeEach(({ skip }) => skip(!hasOpenssl, "there is no openssl to make certificates"));
  beforeAll(() => {
    if (hasOpenssl) certificates = makeCertificates();
  });
  afterAll(() => certificates?.[Symbol.dispose]());

  /** Runs a client, and expects no secret in its output. */
  async function client(way: Way, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const { code, stdout, stderr } = await run(
      "node_modules/.bin/tsx",
      ["test/runtime/networks/client.ts", JSON.stringify(way)],
      { NODE_EXTRA_CA_CERTS: certificates.authority, ...env },
    );
    expect(code).toBe(0);
    for (const secret of [password, "WRONG-WORD", canary, btoa(`bot:${password}`), btoa("bot:WRONG-WORD")]) {
      expect(stdout + stderr).not.toContain(secret);
    }
    return stdout;
  }

  /** Starts a service behind TLS that accepts connections only from the ports of a proxy. */
  const startTlsService = ({ ports }: { readonly ports: ReadonlySet<number | undefined> }) =>
    startService({ certificate: certificates.good, isAllowed: (port) => ports.has(port) });

  test("HTTP and WebSocket both go through it, and nothing reaches the service directly", async () => {
    using proxy = await startProxy();
    await using service = await startTlsService(proxy);
    const { endpoint, host, counts, sockets } = service;
    const direct = await client({ endpoint, accessToken: canary });
    expect(direct).toMatch(/^ConversationsError: \[(UNREACHABLE|OUTCOME_UNKNOWN)\]/);
    expect([counts.logins, sockets.length]).toEqual([0, 0]);
    expect(await client({ endpoint, accessToken: canary, proxy: proxy.url() })).toMatch(/^connected\n/);
    expect(proxy.tunnels).toEqual([host, host]);
    expect([counts.logins, sockets.length]).toEqual([1, 1]);
  });

  test("a wrong password gives UNREACHABLE over HTTP and WebSocket, and no error or event repeats it", async () => {
    using proxy = await startProxy();
    await using service = await startTlsService(proxy);
    const { endpoint, counts, sockets } = service;
    const wrong = proxy.url("WRONG-WORD");
    const login = await client({ endpoint, accessToken: canary, proxy: wrong });
    expect(login).toMatch(/^ConversationsError: \[UNREACHABLE\] StartAgentSession: localhost:\d+: .*407/);
    expect(counts.logins).toBe(0);
    const dial = await client({ endpoint, accessToken: canary, proxy: proxy.url(), socketProxy: wrong });
    expect(dial).toMatch(/^ConversationsError: \[UNREACHABLE\] the WebSocket was refused: HTTP 407/);
    expect(counts.logins).toBeGreaterThan(0);
    expect(sockets).toEqual([]);
    expect(proxy.refused).toBeGreaterThan(1);
  });

  test.each<ProxyManner>(["hangs-up", "repeats-what-it-was-sent"])(
    "no error or event repeats the password of a proxy that %s",
    async (manner) => {
      using proxy = await startProxy(manner);
      using good = await startProxy();
      await using service = await startTlsService(good);
      const { endpoint } = service;
      const login = await client({ endpoint, accessToken: canary, proxy: proxy.url() });
      expect(login).toMatch(/^ConversationsError: \[(UNREACHABLE|OUTCOME_UNKNOWN)\]/);
      const dial = await client({ endpoint, accessToken: canary, proxy: good.url(), socketProxy: proxy.url() });
      expect(dial).toMatch(/^ConversationsError: \[UNREACHABLE\]/);
      expect([service.sockets.length, service.counts.refused]).toEqual([0, 0]);
    },
  );

  test("HTTP and WebSocket honour the proxies of the environment if Node.js does", async ({ skip }) => {
    skip(!hasEnvironmentProxies, `Node ${process.versions.node} has no proxies from the environment`);
    using proxy = await startProxy();
    await using service = await startTlsService(proxy);
    const { endpoint, host, counts, sockets } = service;
    const env = { NODE_USE_ENV_PROXY: "1", https_proxy: proxy.url(), no_proxy: "", NO_PROXY: "" };
    expect(await client({ endpoint, accessToken: canary }, env)).toMatch(/^connected\n/);
    expect(proxy.tunnels).toEqual([host, host]);
    expect([counts.logins, sockets.length, counts.refused]).toEqual([1, 1, 0]);
    await client({ endpoint, accessToken: canary }, { ...env, https_proxy: proxy.url("WRONG-WORD") });
    expect([counts.logins, sockets.length, counts.refused]).toEqual([1, 1, 0]);
  });

  test("HTTP and WebSocket accept a certificate authority as an option", async () => {
    await using service = await startService({ certificate: certificates.good });
    const ca = readFileSync(certificates.authority);
    const dispatcher = new UndiciAgent({ connect: { ca } });
    const agent = new Agent({ ca });
    const login: ConnectOptions["fetch"] = (url, init) => fetch(url, { ...init, dispatcher });
    const options = { endpoint: service.endpoint, accessToken: canary, connectTimeoutMs: 2_000 };
    const session = await connect({ ...options, agent, fetch: login });
    await session.close();
    expect([service.counts.logins, service.sockets.length]).toEqual([1, 1]);
    const signal = AbortSignal.timeout(2_000);
    await expect(connect({ ...options, fetch: login, signal })).rejects.toThrow(/UNREACHABLE|Timeout|aborted/);
    expect(service.sockets).toHaveLength(1);
    await dispatcher.close();
  });
});
