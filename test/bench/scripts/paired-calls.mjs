// Compares the processor time of a call in this checkout and in another one, in one process and in turn, so that whatever
// slows the machine slows both: without a listener, with `onEvent`, and with a subscriber of the tracing channels.
//
//     node test/bench/scripts/paired-calls.mjs /path/of/another/checkout

import { fork } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { WebSocketServer } from "ws";

const closing = [];
const here = fileURLToPath(new URL("../../..", import.meta.url));
const self = fileURLToPath(import.meta.url);
const [other = ""] = process.argv.slice(2);
const [rounds, callsOfRound, inFlight] = [20, 5_000, 64];

if (other === "--service") serve();
else if (other === "") throw new Error("name the folder of another checkout");
else await compare();

/** Logs in anyone, and answers each request at once. */
function serve() {
  const server = createServer((request, response) => {
    const websocket_url = `ws://${request.headers.host}/stream/a:b`;
    response.end(JSON.stringify({ data: { startAgentSession: { websocket_url } } }));
  });
  const answer = (text) => {
    if (text.startsWith('{"sig"')) return '{"sig":"PONG","payload":""}';
    return `{"payload":{"data":{"sendMessage":{"success":true}}},"id":${text.slice(text.lastIndexOf(":") + 1)}`;
  };
  new WebSocketServer({ server }).on("connection", (socket) => {
    socket.on("message", (data) => socket.send(answer(String(data))));
  });
  server.listen(0, "127.0.0.1", () => process.send?.(server.address().port));
  process.on("disconnect", () => process.exit());
}

async function compare() {
  // Inside this checkout, where the packages are.
  const folder = mkdtempSync(join(here, "test/bench/.paired-"));
  const service = fork(self, ["--service"]);
  try {
    const [port] = await once(service, "message");
    const endpoint = `http://127.0.0.1:${port}/graphql/request`;
    const [before, now] = [
      await load(resolve(other), join(folder, "before.mjs")),
      await load(here, join(folder, "now.mjs")),
    ];
    const [old, silent] = [await open(before, endpoint), await open(now, endpoint)];
    await report({ before: old, "no listener": silent });
    // Afterwards: a channel that once had a subscriber is slower than one that never had any.
    await report({ before: old, onEvent: await open(now, endpoint, { onEvent() {} }) });
    await report({ before: old, "tracing channels": { ...silent, isTraced: true } });
  } finally {
    service.kill();
    for (const close of closing) close();
    rmSync(folder, { recursive: true });
  }
}

async function load(checkout, outfile) {
  const contents = `export { connect } from "./src/runtime/index.ts"; export { sendMessage } from "./generated/client.ts";`;
  const stdin = { contents, resolveDir: checkout, loader: "ts" };
  await build({ stdin, outfile, external: ["ky", "ws"], bundle: true, format: "esm", platform: "node" });
  return import(pathToFileURL(outfile).href);
}

async function open({ connect, sendMessage }, endpoint, options = {}) {
  const session = await connect({ accessToken: "none", endpoint, ...options });
  closing.push(() => void session.close());
  return { call: () => sendMessage(session, { channel_id: "channel", msg: "x".repeat(80) }) };
}

async function report(variants) {
  const names = Object.keys(variants);
  const samples = new Map(names.map((name) => [name, []]));
  for (let round = -5; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const micros = await measure(variants[name]);
      if (round >= 0) samples.get(name).push(micros);
    }
  }
  const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  for (const name of names.slice(1)) {
    const ratios = samples.get(name).map((micros, round) => micros / samples.get("before")[round]);
    const line = `${median(samples.get(name)).toFixed(2)} µs, × before ${median(ratios).toFixed(3)}`;
    process.stdout.write(`${name.padEnd(18)}${line}\n`);
  }
}

async function measure({ call, isTraced = false }) {
  const channels = ["start", "asyncEnd"].map((step) => `tracing:conversations:call:${step}`);
  const listener = () => {};
  if (isTraced) for (const channel of channels) subscribe(channel, listener);
  const start = process.cpuUsage();
  let left = callsOfRound;
  const lane = async () => {
    while (left-- > 0) await call();
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  const { user, system } = process.cpuUsage(start);
  if (isTraced) for (const channel of channels) unsubscribe(channel, listener);
  return (user + system) / callsOfRound;
}
