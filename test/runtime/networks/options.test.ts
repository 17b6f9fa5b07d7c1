import { Agent } from "node:https";
import { describe, expect, test } from "vitest";
import { type ConnectOptions, connect, httpEndpoint } from "../../../src/runtime/index.ts";
import { startSandbox } from "../../../src/sandbox/index.ts";
import { canary } from "../../support/service/scripted-service.ts";
import { password } from "./proxy.ts";

describe("fetch", () => {
  test("an error of the option repeats neither token nor password", async () => {
    const fetch = async (_: string, { body }: { readonly body: string }) => {
      throw new Error(
        `cannot send ${body} by http://bot:${password}@proxy.example, Proxy-Authorization: Basic ${btoa(password)}`,
      );
    };
    const events: unknown[] = [];
    const options = {
      accessToken: canary,
      fetch,
      connectTimeoutMs: 50,
      onEvent: (event: unknown) => events.push(event),
    };
    const error = await connect(options).catch((reason: unknown) => reason);
    const text = `${String(error)} ${JSON.stringify([error, events])}`;
    expect(text).toContain("[OUTCOME_UNKNOWN] StartAgentSession: chat-api.zopim.com: cannot send");
    for (const secret of [canary, password, btoa(password)]) expect(text).not.toContain(secret);
  });

  test("receives the parts of the request, and may answer with another package's Response", async () => {
    await using sandbox = await startSandbox();
    const seen: unknown[] = [];
    const session = await connect({
      ...{ endpoint: sandbox.endpoint, accessToken: sandbox.accessToken },
      fetch: async (url, init) => {
        seen.push([url, init.method, init.headers, init.redirect, JSON.parse(init.body).operationName]);
        const { status, headers, body } = await fetch(url, init);
        return { status, headers, body };
      },
    });
    await session.close();
    const json = { "content-type": "application/json" };
    expect(seen).toEqual([[sandbox.endpoint, "POST", json, "manual", "StartAgentSession"]]);
  });

  test("is an option of httpEndpoint(), too", async () => {
    const answer = async () => new Response(JSON.stringify({ data: { startAgentSession: { session_id: "s" } } }));
    const operation = { kind: "mutation", transport: "http", name: "LogIn", document: "mutation LogIn{x}" } as const;
    const data = httpEndpoint({ fetch: answer }).request(operation, undefined);
    expect(await data).toEqual({ startAgentSession: { session_id: "s" } });
  });
});

test.each([
  ["an agent that is an address", { agent: "http://proxy.example" }, "agent must be an http.Agent"],
  ["an agent that is null", { agent: null }, "agent must be an http.Agent"],
  [
    "an agent that verifies no certificate",
    { agent: new Agent({ rejectUnauthorized: false }) },
    "rejectUnauthorized: false",
  ],
  ["a fetch that is an address", { fetch: "http://proxy.example" }, "fetch must be a function"],
  ["a fetch that is null", { fetch: null }, "fetch must be a function"],
])("refuses %s", async (_, options, message) => {
  const connecting = connect({ accessToken: canary, ...(options as Partial<ConnectOptions>) });
  await expect(connecting).rejects.toThrow(TypeError);
  await expect(connecting).rejects.toThrow(message);
});
