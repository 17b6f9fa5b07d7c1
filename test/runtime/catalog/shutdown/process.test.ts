import { expect, test } from "vitest";
import { startSandbox } from "../../../../src/sandbox/index.ts";
import { runScript } from "../../../support/run.ts";
import { startService } from "../../../support/service/scripted-service.ts";

const script = (endpoint: string, body: string) => `
import { connect } from "./src/runtime/index.ts";
const options = { accessToken: "CANARY-TOKEN", endpoint: "${endpoint}" };
${body}
`;

test("D-01: a process that has closed an idle session ends by itself", async () => {
  await using service = await startSandbox({ accessToken: "CANARY-TOKEN" });
  const outcome = await runScript(
    script(
      service.endpoint,
      `
const session = await connect(options);
await session.close();
console.log(process.getActiveResourcesInfo().filter((kind) => /Timeout|TCP/.test(kind)));
`,
    ),
  );
  expect(outcome).toEqual({ code: 0, stdout: "[]\n", stderr: "" });
});

test("D-09: a process waits for its session to recover, and ends when that has failed permanently", async () => {
  let logins = 0;
  await using service = await startService({
    login(response, address) {
      logins += 1;
      if (logins < 3) response.end(JSON.stringify({ data: { startAgentSession: { websocket_url: address } } }));
      else response.writeHead(401).end();
    },
    ping(socket) {
      // When the session is ready, only its own timers keep the process alive.
      socket.send('{"sig":"PONG","payload":""}');
      setImmediate(() => socket.send('{"sig":"EOS","reason":"unexpected session state"}'));
    },
  });
  const outcome = await runScript(
    script(
      service.endpoint,
      `
const onRecovered = () => console.log("recovered");
const session = await connect({ ...options, onRecovered, reconnectDelayMs: 100, loginIntervalMs: 1 });
void session.closed.then((cause) => console.log(cause?.code));
`,
    ),
  );
  expect(outcome).toEqual({ code: 0, stdout: "recovered\nUNAUTHORIZED\n", stderr: "" });
  expect(logins).toBe(3);
});
