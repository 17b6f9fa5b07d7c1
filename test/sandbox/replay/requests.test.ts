import { expect, test } from "vitest";
import { createRequests, type Requested } from "../../../src/sandbox/replay/requests.ts";

const meaningOf = (conversation: string, line: string, name = "sendMessage") => ({
  conversation,
  name,
  lines: [line],
  calls: [line],
  selected: [],
});

/** A recorded request: "a1" is the request "1" of the conversation "a". */
const recorded = (
  seq: number,
  text: string,
  { id = seq as Requested["id"], socket = 1, name = "sendMessage" } = {},
) => ({
  seq,
  socket,
  id,
  meaning: meaningOf(text.slice(0, 1), text, name),
});

const answer = (id: number | string, data: unknown, more: object = {}) =>
  ({ seq: 0, at: 0, kind: "answer", socket: 1, id, payload: { data }, ...more }) as const;

function start(...all: readonly Requested[]) {
  const requests = createRequests(all);
  const frames: string[] = [];
  const socket = { send: (frame: string | Buffer) => void frames.push(String(frame)), end() {} };
  /** The bot sends a request. */
  const arrive = (text: string, id: number | string | undefined, name = "sendMessage") =>
    requests.arrive({ meaning: meaningOf(text.slice(0, 1), text, name), id, socket });
  return { ...requests, arrive, sentFrames: frames };
}

const frame = (data: unknown, id: number | string) => JSON.stringify({ payload: { data }, id });

test("a request in the place of a recorded one gets its answer, under the bot's own id", () => {
  const one = recorded(1, "a1");
  const { arrive, take, answer: answers, sentFrames, recorded: places, sent } = start(one);
  expect(take(one)).toBe(false);
  arrive("a1", "own");
  expect([sentFrames, places]).toEqual([[], []]);
  expect(take(one)).toBe(true);
  expect(places).toEqual([{ seq: 1, meaning: one.meaning }]);
  expect(sent).toEqual([one.meaning]);
  answers(answer(2, "of another request"));
  answers(answer(1, "of another socket", { socket: 2 }));
  answers(answer(1, "mine"));
  expect(sentFrames).toEqual([frame("mine", "own")]);
});

test("of several requests the one that means the same is taken, otherwise the first, and each once", () => {
  const [one, two, three] = [recorded(1, "a1"), recorded(2, "a2"), recorded(3, "a3")];
  const { arrive, take, answer: answers, sentFrames } = start(one, two, three);
  arrive("a9", "nine");
  arrive("a8", "eight");
  arrive("a2", "two");
  expect([take(two), take(one), take(three), take(one)]).toEqual([true, true, true, false]);
  for (const id of [1, 2, 3]) answers(answer(id, `answer ${id}`));
  expect(sentFrames).toEqual([frame("answer 1", "nine"), frame("answer 2", "two"), frame("answer 3", "eight")]);
});

test("a request of another conversation or field is not taken", () => {
  const one = recorded(1, "a1");
  const { arrive, take } = start(one, recorded(2, "b1"), recorded(3, "a1", { name: "leaveChannel" }));
  arrive("b1", "b");
  arrive("a1", "leave", "leaveChannel");
  expect(take(one)).toBe(false);
});

test("a request that comes after its place was passed gets all its answers at once", () => {
  const one = recorded(1, "a1");
  const { arrive, miss, answer: answers, sentFrames, hasOther } = start(one);
  miss(one);
  answers(answer(1, "first"));
  answers(answer(1, "again"));
  arrive("a1", "late");
  expect(sentFrames).toEqual([frame("first", "late"), frame("again", "late")]);
  arrive("a1", "later");
  expect(sentFrames.at(-1)).toBe(frame("again", "later"));
  expect(hasOther(one)).toBe(true);
});

test("a request that the recording does not have gets the newest answer to the same fields, or is refused", () => {
  const one = recorded(1, "a1");
  const { arrive, take, answer: answers, sentFrames } = start(one);
  arrive("b1", "too early");
  expect(JSON.parse(sentFrames[0] ?? "")).toEqual({
    errorCode: 500,
    payload: {
      errors: [
        {
          name: "GRAPHQL_EXEC_ERROR",
          message: "The recording has no answer to this request.",
          UUID: "00000000-0000-4000-8000-000000000000",
        },
      ],
    },
    id: "too early",
  });
  arrive("a1", "own");
  expect(sentFrames).toHaveLength(1);
  take(one);
  answers(answer(1, "first"));
  answers(answer(1, "newest", { status: 403 }));
  arrive("b1", "besides");
  expect(JSON.parse(sentFrames.at(-1) ?? "")).toEqual({ errorCode: 403, payload: { data: "newest" }, id: "besides" });
  arrive("b1", "of other fields", "leaveChannel");
  expect(sentFrames.at(-1)).toContain("The recording has no answer to this request.");
});

test("a request without an id gets no answer", () => {
  const one = recorded(1, "a1");
  const { arrive, take, answer: answers, sentFrames } = start(one);
  arrive("a1", undefined);
  take(one);
  answers(answer(1, "mine"));
  arrive("b1", undefined, "leaveChannel");
  expect(sentFrames).toEqual([]);
});

test.each([
  ['{"payload":7,"id":1}', '{"payload":7,"id":"own"}'],
  ['{"payload":7,"id":2}', '{"payload":7,"id":2}'],
  ['{"payload":7}', '{"payload":7}'],
  ["<html>", "<html>"],
])("the altered answer %s is sent as %s", (altered, sent) => {
  const one = recorded(1, "a1");
  const { arrive, take, answer: answers, sentFrames } = start(one);
  arrive("a1", "own");
  take(one);
  answers(answer(1, "unused", { altered }));
  expect(sentFrames).toEqual([sent]);
});

test("if all requests and stops have one id, answers go to them in order, and the last one gets the rest", () => {
  const [one, two] = [recorded(1, "a1", { id: 0 }), recorded(3, "a2", { id: 0 })];
  const { arrive, take, stop, answer: answers, sentFrames } = start(one, two);
  arrive("a1", "first");
  arrive("a2", "second");
  take(one);
  stop({ socket: 1, id: 0 });
  take(two);
  for (const text of ["1", "of the stop", "2", "3"]) answers(answer(0, text));
  expect(sentFrames).toEqual([frame("1", "first"), frame("2", "second"), frame("3", "second")]);
});

test("another request may be meant if the recording does not expect it in the conversation", () => {
  const [one, two] = [recorded(1, "a1"), recorded(2, "a2", { name: "leaveChannel" })];
  const { arrive, hasOther, take } = start(one, two);
  expect(hasOther(one)).toBe(false);
  arrive("a2", "expected later", "leaveChannel");
  expect(hasOther(one)).toBe(false);
  arrive("b1", "elsewhere", "addTags");
  expect(hasOther(one)).toBe(false);
  take(two);
  expect(hasOther(one)).toBe(true);
});
