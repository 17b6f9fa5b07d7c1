import { expect, test } from "vitest";
import type { RecordedEntry, RecordedEvent } from "../../../src/recording/entries.ts";
import { createConnections } from "../../../src/sandbox/replay/connections.ts";
import { createPatience } from "../../../src/sandbox/replay/patience.ts";
import type { ReplaySocket } from "../../../src/sandbox/replay/wire.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const waitMs = 1_000;
const document = "mutation { startAgentSession }";
const login = { seq: 1, at: 0, kind: "login", operations: [], document } as const;
const second = { ...login, seq: 3 };
const answered = { seq: 2, at: 0, kind: "login-answer", login: 1, status: 200, session: 1 } as const;
const opened = (socket: number) => ({ seq: 4, at: 0, kind: "opened", socket }) as const;

function start(
  entries: readonly (RecordedEvent & { readonly seq: number; readonly at: number })[] = [login, answered],
) {
  const clock = new ManualClock();
  const patience = createPatience({ waitMs, clock });
  const happened: string[] = [];
  let addresses = 0;
  const connections = createConnections({
    entries: entries as readonly RecordedEntry[],
    patience,
    newAddress: () => `ws://127.0.0.1:1/stream/0.1/graphql/replay${++addresses}:1`,
  });
  /** The bot logs in. */
  const logsIn = (name: string) =>
    connections.takeLogin({
      answer: ({ status, body, retryAfter }) => void happened.push(`${name}: ${status} ${body} ${retryAfter}`),
      cut: () => void happened.push(`${name} is cut`),
    });
  /** The bot opens a WebSocket. */
  const opens = (name: string): ReplaySocket => {
    const socket = { send() {}, end() {} };
    connections.takeDial({
      accept: () => {
        happened.push(`${name} is accepted`);
        return socket;
      },
      refuse: (status) => void happened.push(`${name}: ${status}`),
    });
    return socket;
  };
  return { ...connections, clock, patience, happened, logsIn, opens };
}

const admitted = (name: string, number = 1) => {
  const websocket_url = `ws://127.0.0.1:1/stream/0.1/graphql/replay${number}:1`;
  const startAgentSession = { websocket_url, session_id: `replay${number}`, client_id: "1" };
  return `${name}: 200 ${JSON.stringify({ data: { startAgentSession } })} undefined`;
};

test("a login waits for the recorded answer, and gets an address of the replay", async () => {
  const { playLogin, answerLogin, logsIn, happened } = start();
  const playing = playLogin(login);
  logsIn("bot");
  await playing;
  expect(happened).toEqual([]);
  answerLogin({ ...answered, login: 7 });
  expect(happened).toEqual([]);
  answerLogin(answered);
  answerLogin(answered);
  expect(happened).toEqual([admitted("bot")]);
});

test.each([
  [{ body: "slow down", retryAfter: "2" }, "bot: 429 slow down 2"],
  [{}, "bot: 429  undefined"],
])("a refused login is refused with what was recorded: %j", async (part, reply) => {
  const { playLogin, answerLogin, logsIn, happened } = start();
  const playing = playLogin(login);
  logsIn("bot");
  await playing;
  answerLogin({ ...answered, status: 429, session: undefined, ...part });
  expect(happened).toEqual([reply]);
});

test("a login that was never answered is cut", async () => {
  const { playLogin, logsIn, happened } = start([login, { ...answered, login: 7 }]);
  const playing = playLogin(login);
  logsIn("bot");
  await playing;
  expect(happened).toEqual(["bot is cut"]);
});

test("a login that comes early is answered at once, and stands for the recorded one", async () => {
  const { playLogin, answerLogin, logsIn, happened, patience, clock } = start();
  logsIn("early");
  expect(happened).toEqual([admitted("early")]);
  await playLogin(login);
  answerLogin(answered);
  expect(happened).toHaveLength(1);
  const playing = playLogin(second);
  expect(clock.waiting).toBe(1);
  clock.advance(waitMs);
  await playing;
  expect(patience.incomplete).toBeUndefined();
});

test("a login that comes in place of a WebSocket is answered, and counts for no recorded one", async () => {
  const { playLogin, playOpened, logsIn, opens, happened, socket, clock } = start();
  const opening = playOpened(opened(1));
  logsIn("again");
  expect(happened).toEqual([admitted("again")]);
  const dialed = opens("dial");
  await opening;
  expect(socket(1)).toBe(dialed);
  void playLogin(login);
  expect(clock.waiting).toBe(1);
});

test("something else over HTTP is not waited for", async () => {
  const { playLogin, clock } = start();
  await playLogin({ ...login, document: "{ __schema { types { name } } }" });
  expect(clock.waiting).toBe(0);
});

test("a WebSocket takes the place of the recorded one", async () => {
  const { playOpened, opens, socket, happened } = start();
  const opening = playOpened(opened(1));
  const dialed = opens("dial");
  await opening;
  expect([socket(1) === dialed, socket(2), happened]).toEqual([true, undefined, ["dial is accepted"]]);
});

test("a WebSocket that comes early is accepted at once, and takes the next place", async () => {
  const { playOpened, opens, socket, happened } = start();
  const dialed = opens("early");
  expect(happened).toEqual(["early is accepted"]);
  await playOpened(opened(1));
  expect(socket(1)).toBe(dialed);
  const opening = playOpened(opened(2));
  const next = opens("next");
  await opening;
  expect(socket(2)).toBe(next);
});

test("a bot that reopens its address needs no login", async () => {
  const { playLogin, playOpened, answerLogin, opens, socket, happened } = start();
  const playing = playLogin(login);
  const dialed = opens("dial");
  await playing;
  answerLogin(answered);
  expect(happened).toEqual([]);
  await playOpened(opened(1));
  expect(socket(1)).toBe(dialed);
});

test("a WebSocket is refused as then", async () => {
  const { refuseDial, opens, happened } = start();
  const refusing = refuseDial({ seq: 1, at: 0, kind: "upgrade-refused", status: 503 });
  opens("dial");
  await refusing;
  expect(happened).toEqual(["dial: 503"]);
});

test("a WebSocket that never comes has no place", async () => {
  const { playOpened, socket, clock, patience } = start();
  const opening = playOpened(opened(1));
  clock.advance(waitMs);
  await opening;
  expect([socket(1), patience.incomplete]).toEqual([undefined, "the bot did not open a WebSocket within 1000 ms"]);
});
