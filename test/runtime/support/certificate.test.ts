import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent as HttpsAgent } from "node:https";
import { connect as connectPlain, createServer as createPlainServer } from "node:net";
import { type ConnectionOptions, connect } from "node:tls";
import { Agent, fetch as undiciFetch } from "undici";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openWebSocket } from "../../../src/runtime/connection/websocket.ts";
import { onlyVerified } from "../../../src/runtime/login/verified.ts";
import { unverified } from "../../../src/runtime/support/certificate.ts";
import { hasOpenssl, makeCertificates } from "../../support/certificates.ts";
import { type ScriptedService, startService } from "../../support/service/scripted-service.ts";

const kinds = ["good", "misnamed", "selfSigned", "expired"] as const;
type Kind = (typeof kinds)[number];

describe("a server's certificate", () => {
  const services = {} as Record<Kind, ScriptedService>;
  let ca: Buffer;

  beforeEach(({ skip }) => skip(!hasOpenssl, "there is no openssl to make certificates"));

  beforeAll(async () => {
    if (!hasOpenssl) return;
    using certificates = makeCertificates();
    ca = readFileSync(certificates.authority);
    for (const kind of kinds) services[kind] = await startService({ certificate: certificates[kind] });
  });

  afterAll(async () => {
    for (const service of Object.values(services)) await service[Symbol.asyncDispose]();
  });

  const portOf = (kind: Kind) => Number(new URL(services[kind].endpoint).port);

  test.each<[Kind, string, ConnectionOptions, string | undefined]>([
    ["good", "localhost", {}, undefined],
    ["good", "another name, which was not asked for", {}, undefined],
    ["good", "localhost", { servername: "" }, undefined],
    ["good", "127.0.0.1", { servername: "" }, "Hostname/IP does not match certificate's altnames: IP: 127.0.0.1"],
    // Some versions of Node.js 22 take the address for a name.
    ["good", "[::1]", { servername: "" }, "Hostname/IP does not match certificate's altnames"],
    ["misnamed", "localhost", {}, "Hostname/IP does not match certificate's altnames"],
    ["misnamed", "elsewhere.example", { servername: "elsewhere.example" }, undefined],
    ["selfSigned", "localhost", {}, "DEPTH_ZERO_SELF_SIGNED_CERT"],
    ["expired", "localhost", {}, "CERT_HAS_EXPIRED"],
  ])("that is %s is judged by the socket, for %s with %o: %s", async (kind, host, options, reason) => {
    const insecure = { rejectUnauthorized: false, checkServerIdentity: () => undefined };
    const socket = connect({
      port: portOf(kind),
      host: "localhost",
      servername: "localhost",
      ca,
      ...insecure,
      ...options,
    });
    await once(socket, "secureConnect");
    const error = unverified(socket, host);
    socket.destroy();
    if (reason === undefined) expect(error).toBeUndefined();
    else expect(error?.message).toContain(`the server was not verified: ${reason}`);
  });

  test("is missing on a socket without TLS", async () => {
    const server = createPlainServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const socket = connectPlain(port, "127.0.0.1");
    await once(socket, "connect");
    expect(unverified(socket, "127.0.0.1")?.message).toBe("the server was not verified: there is no TLS");
    socket.destroy();
    server.close();
  });

  describe("decides about an exchange over HTTP", () => {
    const exchange = (kind: Kind, options: object) => {
      const dispatcher = new Agent({ connect: options });
      return undiciFetch(services[kind].endpoint, { method: "POST", body: '{"variables":{}}', dispatcher });
    };

    test.each<[Kind, object]>([
      ["selfSigned", { rejectUnauthorized: false }],
      ["misnamed", { checkServerIdentity: () => undefined }],
    ])("with a server whose certificate is %s", async (kind, options) => {
      const { logins } = services[kind].counts;
      const refused = await onlyVerified(services[kind].endpoint, () => exchange(kind, { ca, ...options })).catch(
        ({ cause }) => cause,
      );
      expect(refused).toMatchObject({ message: expect.stringContaining("the server was not verified: ") });
      expect(services[kind].counts.logins).toBe(logins);
      // Other connections of the process are not affected, at the same time and afterwards.
      const other = await onlyVerified(services.good.endpoint, () => exchange(kind, { ca, ...options }));
      expect(other.status).toBe(200);
      expect((await exchange(kind, { ca, ...options })).status).toBe(200);
    });

    test("with a server that is verified, or that needs not be", async () => {
      const answer = await onlyVerified(services.good.endpoint, () => exchange("good", { ca }));
      expect(answer.status).toBe(200);
      const options = { rejectUnauthorized: false };
      const plain = await onlyVerified("http://localhost/", () => exchange("selfSigned", options));
      expect(plain.status).toBe(200);
    });
  });

  describe("decides about a WebSocket", () => {
    const dial = (kind: Kind, agent: HttpsAgent): Promise<string> =>
      new Promise((resolve) => {
        const socket = openWebSocket(
          services[kind].address,
          {
            opened() {
              socket.terminate();
              resolve("opened");
            },
            received() {},
            drained() {},
            closed: resolve,
          },
          agent,
        );
      });

    test("that a new connection and a kept one of an agent carry", async () => {
      expect(await dial("good", new HttpsAgent({ ca }))).toBe("opened");
      expect(await dial("expired", new HttpsAgent({ ca }))).toContain("certificate has expired");
      const { upgrades } = services.misnamed;
      const before = upgrades.length;
      const agent = new HttpsAgent({ ca, checkServerIdentity: () => undefined });
      expect(await dial("misnamed", agent)).toContain("the server was not verified: Hostname/IP does not match");
      expect(upgrades.length).toBe(before);
    });

    test("of an agent that has connected already", async () => {
      class Ready extends HttpsAgent {
        readonly #socket;
        constructor(kind: Kind) {
          super();
          this.#socket = connect({
            port: portOf(kind),
            host: "localhost",
            servername: "localhost",
            ca,
            rejectUnauthorized: false,
          });
        }
        ready = () => once(this.#socket, "secureConnect");
        override createConnection() {
          return this.#socket;
        }
      }
      const [good, bad] = [new Ready("good"), new Ready("selfSigned")];
      await Promise.all([good.ready(), bad.ready()]);
      expect(await dial("good", good)).toBe("opened");
      expect(await dial("selfSigned", bad)).toContain("the server was not verified: DEPTH_ZERO_SELF_SIGNED_CERT");
    });
  });
});
