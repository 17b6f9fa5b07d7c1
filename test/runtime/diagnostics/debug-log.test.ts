import { expect, test } from "vitest";
import { describeFrame } from "../../../src/runtime/diagnostics/debug-log.ts";
import { runScript } from "../../support/run.ts";

const script = `
import { onMessage, sendMessage } from "./generated/client.ts";
import { connect } from "./src/runtime/index.ts";
import { startSandbox } from "./src/sandbox/index.ts";

const sandbox = await startSandbox({ accessToken: "CANARY-TOKEN" });
const session = await connect({ accessToken: sandbox.accessToken, endpoint: sandbox.endpoint });
const messages = onMessage(session);
await messages.ready;
const ann = await sandbox.addVisitor({ display_name: "Ann" });
await ann.says("my card number is 4111");
const { value } = await messages.next();
await sendMessage(session, { channel_id: value.message.node.channel.id, msg: "Thank you, Ann" });
console.log(value.message.node.content);
await session.close();
await sandbox.close();
`;

test("NODE_DEBUG=conversations prints frames and events on stderr, without texts and tokens", async () => {
  const { code, stdout, stderr } = await runScript(script, { NODE_DEBUG: "conversations" });
  expect({ code, stdout }).toEqual({ code: 0, stdout: "my card number is 4111\n" });
  const lines = stderr
    .trim()
    .split("\n")
    .map((line) => line.replace(/^CONVERSATIONS \d+: session 1: /, ""));
  expect(lines[0]).toMatch(/^StartAgentSession: OK \(\d+ ms\)$/);
  expect(lines).toContain('→ {"sig":"PING"}, 27 bytes');
  expect(lines).toContain('← {"sig":"PONG"}, 27 bytes');
  expect(lines).toContain("the session is ready");
  expect(lines.find((line) => /^→ .*OnMessage/.test(line))).toMatch(
    /^→ \{"type":"request","id":"\w+-1","operationName":"OnMessage"\}, \d+ bytes$/,
  );
  expect(lines.find((line) => /DATA/.test(line))).toMatch(/^← \{"sig":"DATA","subscription_id":"[\w-]+"\}, \d+ bytes$/);
  for (const secret of ["4111", "Thank you", "Ann", "CANARY", "/stream/"]) expect(stderr).not.toContain(secret);
});

test("another name in NODE_DEBUG prints nothing", async () => {
  const { stderr } = await runScript(script, { NODE_DEBUG: "another" });
  expect(stderr).toBe("");
});

test.each([
  [
    '{"errorCode":429,"payload":{"errors":[{"name":"RATE_LIMITED","message":"TEXT"}]},"id":"k-1"}',
    '{"id":"k-1","errorCode":429}',
  ],
  [
    '{"payload":{"subscription_id":"s1"},"type":"stop_subscription","id":"k-2"}',
    '{"type":"stop_subscription","id":"k-2","subscription_id":"s1"}',
  ],
  ['{"sig":"EOS","reason":"TEXT"}', '{"sig":"EOS"}'],
  ['"TEXT"', "{}"],
  ["TEXT", "{}"],
  ['{"payload":"TEXT","id":{"TEXT":"TEXT"}}', '{"id":{}}'],
  [`{"id":"a SECRET-ADDRESS\u202e"}`, '{"id":"a [secret]\\u{202e}"}'],
])("the frame %s is printed as %s", (frame, shown) => {
  expect(describeFrame(frame, (text) => text.replace("SECRET-ADDRESS", "[secret]"))).toBe(
    `${shown}, ${Buffer.byteLength(frame)} bytes`,
  );
});

test("the line of a frame shows 500 characters at most", () => {
  const id = "x".repeat(2_000);
  const [shown = ""] = describeFrame(JSON.stringify({ id }), (text) => text).split(", ");
  expect(shown).toHaveLength(500);
});
