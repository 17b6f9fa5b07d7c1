import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { listDepartments, onMessage, sendMessage } from "../../../generated/client.ts";
import { connect } from "../../../src/runtime/index.ts";
import { startSandbox } from "../../../src/sandbox/index.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { startSandboxSession } from "../../support/service/session.ts";
import { serveHealth } from "./health.ts";
import { onMessageOrGap } from "./missed-messages.ts";

// The statements of the section "Running it" of src/runtime/README.md.

const page = readFileSync("src/runtime/README.md", "utf8");

test.each(["health", "missed-messages"])("the page shows the example %s as it is tested here", (name) => {
  const [, example = ""] = readFileSync(`test/runtime/running/${name}.ts`, "utf8").split("// example\n");
  expect(page).toContain(example.replaceAll("export ", "").trim());
});

test("a session that recovers is live and not ready, and a session that has ended is neither live nor ready", async () => {
  const clock = new ManualClock();
  await using it = await startSandboxSession({ testing: { clock }, reconnectDelayMs: 1_000 });
  const server = serveHealth(it.session).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const ask = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return `${response.status} ${(await response.text()).trim()}`;
  };
  expect([await ask("/live"), await ask("/ready")]).toEqual(["200 ready", "200 ready"]);
  it.faults.arm({ fault: "drop" });
  await it.until(() => it.session.state === "recovering");
  expect([await ask("/live"), await ask("/ready")]).toEqual(["200 recovering", "503 recovering"]);
  setImmediate(() => clock.advance(60_000));
  await it.ready(2);
  expect(await ask("/ready")).toBe("200 ready");
  it.faults.arm({ fault: "eos", reason: "concurrent session limit reached" });
  await it.session.closed;
  expect([await ask("/live"), await ask("/ready")]).toEqual(["503 displaced", "503 displaced"]);
  server.closeAllConnections();
  server.close();
});

test("of 30 sessions in one process, a displaced one and a recovering one do not affect the others", async () => {
  await using displaced = await startSandboxSession();
  await using lost = await startSandboxSession();
  const others = await Promise.all(Array.from({ length: 28 }, () => startSandboxSession()));
  const loops = others.map(async ({ session }) => {
    for await (const _ of onMessage(session));
  });
  displaced.faults.arm({ fault: "eos", reason: "concurrent session limit reached" });
  lost.faults.arm({ fault: "drop" });
  await displaced.session.closed;
  await lost.ready(2);
  const answers = await Promise.all(others.map(({ session, hello }) => sendMessage(session, hello)));
  expect(answers).toHaveLength(28);
  expect(others.flatMap(({ events }) => events).filter(({ type }) => type !== "state")).toEqual([]);
  expect(others.flatMap(({ events }) => events)).toHaveLength(28);
  expect(await listDepartments(lost.session)).toHaveProperty("departments");
  await Promise.all(others.map((other) => other[Symbol.asyncDispose]()));
  await Promise.all(loops);
});

test("after a gap the bot asks the visitor of its chat again", async () => {
  await using sandbox = await startSandbox();
  const clock = new ManualClock();
  await using session = await connect({
    ...{ accessToken: sandbox.accessToken, endpoint: sandbox.endpoint, testing: { clock } },
    onEvent: (event) => event.type === "reconnect" && void recover(event.delayMs),
  });
  const messages = onMessageOrGap(session, (error) => {
    throw error;
  });
  await messages.ready;
  const ann = await sandbox.addVisitor();
  await ann.says("Hello");
  const { value } = await messages.next();
  await sendMessage(session, { channel_id: value?.message?.node?.channel.id ?? "", msg: "Hello, Ann" });
  await ann.hears("Hello, Ann");
  sandbox.faults.arm({ fault: "drop", when: "now" });
  await ann.hears("I was away for a moment. Please send your last message again.");

  async function recover(delayMs: number) {
    await ann.says("My parcel is lost");
    clock.advance(delayMs + 2_000);
  }
});
