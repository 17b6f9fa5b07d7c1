import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createClient, type RedisClientType } from "redis";
import { expect, test } from "vitest";
import { connect, type Session } from "../../../src/runtime/index.ts";
import { type Sandbox, startSandbox } from "../../../src/sandbox/index.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { standBy } from "../examples/standby.ts";

const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;
const leaseMs = 6_000;
const key = "conversations:bot";

/** Starts a Redis that listens only at a socket of the file system. */
async function startRedis() {
  const folder = temporaryFolder();
  const path = folder.path("redis.sock");
  const server = spawn("redis-server", ["--port", "0", "--unixsocket", path, "--save", "", "--appendonly", "no"]);
  for await (const text of server.stdout) if (String(text).includes("ready to accept connections")) break;
  const redis = createClient({ socket: { path, tls: false } }) as RedisClientType;
  await redis.connect();
  return {
    redis,
    async [Symbol.asyncDispose]() {
      redis.destroy();
      server.kill("SIGKILL");
      await once(server, "close");
      folder[Symbol.dispose]();
    },
  };
}

/** Starts the bot of one process, which connects while it has the lease. */
function startStandby(redis: RedisClientType, { endpoint, accessToken }: Sandbox) {
  const stopping = new AbortController();
  const sessions: Session[] = [];
  let tellConnected = () => {};
  const connected = new Promise<void>((resolve) => {
    tellConnected = resolve;
  });
  const ends: (string | undefined)[] = [];
  const run = async (mustEnd: AbortSignal) => {
    const session = await connect({ endpoint, accessToken, signal: mustEnd });
    sessions.push(session);
    tellConnected();
    mustEnd.addEventListener("abort", () => void session.close());
    ends.push((await session.closed)?.code);
  };
  const ended = standBy({ redis, key, leaseMs, run }, stopping.signal);
  return {
    sessions,
    ends,
    ended,
    /** Resolves when the bot has its first session. */
    connected,
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}

test("one of two processes has the lease and connects, and the other takes over when it ends", async ({ skip }) => {
  skip(!hasRedis, "there is no redis-server");
  await using server = await startRedis();
  await using sandbox = await startSandbox();
  const first = startStandby(server.redis, sandbox);
  await first.connected;
  const second = startStandby(server.redis, sandbox);
  await first.stop();
  await second.connected;
  expect([first.sessions.length, second.sessions.length]).toEqual([1, 1]);
  // Its own process closed the session, before the other one connected.
  expect(first.ends).toEqual([undefined]);
  expect(sandbox.ledger.entriesOf("eos")).toEqual([]);
  await second.stop();
  expect(await server.redis.exists(key)).toBe(0);
});

test("a bot that has lost its lease to another process closes its session", async ({ skip }) => {
  skip(!hasRedis, "there is no redis-server");
  await using server = await startRedis();
  await using sandbox = await startSandbox();
  const bot = startStandby(server.redis, sandbox);
  await bot.connected;
  await server.redis.set(key, "another");
  await sandbox.ledger.waitFor(({ kind }) => kind === "closed", { timeoutMs: 60_000 });
  await bot.stop();
  expect(bot.ends).toEqual([undefined]);
  expect(await server.redis.get(key)).toBe("another");
});

test("a bot that is displaced releases its lease", async ({ skip }) => {
  skip(!hasRedis, "there is no redis-server");
  await using server = await startRedis();
  await using sandbox = await startSandbox();
  const bot = startStandby(server.redis, sandbox);
  await bot.connected;
  const stranger = await connect({ endpoint: sandbox.endpoint, accessToken: sandbox.accessToken });
  // The bot ends, and does not displace the other one in turn.
  await bot.ended;
  expect(bot.ends).toEqual(["DISPLACED"]);
  expect(await server.redis.exists(key)).toBe(0);
  expect(stranger.state).toBe("ready");
  await stranger.close();
});
