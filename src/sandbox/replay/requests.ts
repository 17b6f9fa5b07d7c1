import type { RecordedEntry } from "../../recording/entries.ts";
import { parseJson } from "../../runtime/protocol/decode.ts";
import { encodeServerMessage } from "../../runtime/protocol/service-side.ts";
import { refused } from "../graphql/execute.ts";
import { Refusal } from "../support/refusal.ts";
import type { RecordedRequest } from "./compare.ts";
import { isSameMeaning, type Meaning } from "./meaning.ts";
import type { ReplaySocket } from "./wire.ts";

/** A request that the bot has sent. */
export interface Arrival {
  readonly meaning: Meaning;
  readonly id: number | string | undefined;
  readonly socket: ReplaySocket;
  isTaken: boolean;
}

/**
 * A recorded request that the replay has reached, with the bot's request in its place and the recorded answers that
 * wait for that request.
 */
interface Place {
  readonly socket: number;
  readonly id: number | string | undefined;
  readonly signature: string;
  /** The root fields. */
  readonly name: string;
  arrival: Arrival | undefined;
  isAnswered: boolean;
  readonly waiting: RecordedAnswer[];
}

type RecordedAnswer = Extract<RecordedEntry, { kind: "answer" }>;

/** Matches each recorded request with a request of the bot, and answers the bot's request as in the recording. */
export interface Requests {
  readonly recorded: readonly RecordedRequest[];
  readonly sent: readonly Meaning[];
  /**
   * Takes a request of the bot. A request that has no place in the rest of the recording gets the newest answer to the
   * same fields, or is refused if there is no such answer.
   */
  arrive(arrival: Omit<Arrival, "isTaken">): void;
  /** Puts the bot's request in the place of a recorded one. Returns false if the bot has not sent one yet. */
  take(entry: Requested): boolean;
  /** Returns true if the bot has sent another request in the same conversation, perhaps in place of this one. */
  hasOther(entry: Requested): boolean;
  /** Continues without the bot's request. If the bot sends it later, it is answered then. */
  miss(entry: Requested): void;
  /** Records a stop, so that its answer is not taken for the answer to a request with the same id. */
  stop(entry: { readonly socket: number; readonly id: number | string }): void;
  answer(entry: RecordedAnswer): void;
}

/** A recorded request with its meaning. */
export interface Requested extends RecordedRequest {
  readonly socket: number;
  readonly id: number | string | undefined;
}

/** @param all Every request of the recording. */
export function createRequests(all: readonly Requested[]): Requests {
  const recorded: RecordedRequest[] = [];
  const sent: Meaning[] = [];
  const arrivals: Arrival[] = [];
  const places: Place[] = [];
  const left = new Map<string, number>();
  const newest = new Map<string, RecordedAnswer>();
  for (const { meaning } of all) count(signatureOf(meaning), 1);
  return { recorded, sent, arrive, take, hasOther, miss, stop, answer };

  function count(signature: string, change: number): number {
    const next = (left.get(signature) ?? 0) + change;
    left.set(signature, next);
    return next;
  }

  function arrive({ meaning, id, socket }: Omit<Arrival, "isTaken">): void {
    const arrival: Arrival = { meaning, id, socket, isTaken: false };
    sent.push(meaning);
    const signature = signatureOf(meaning);
    const missed = places.find((place) => place.signature === signature && !place.arrival);
    if (missed) {
      fill(missed, arrival);
      return;
    }
    arrivals.push(arrival);
    if (count(signature, 0) <= 0) answerBesides(arrival);
  }

  /** Answers a request that the recording does not have, with the newest answer to the same fields. */
  function answerBesides(arrival: Arrival): void {
    const similar = newest.get(arrival.meaning.name);
    if (similar) send(similar, arrival);
    else refuse(arrival);
  }

  function take(entry: Requested): boolean {
    const signature = signatureOf(entry.meaning);
    const fitting = arrivals.filter(({ isTaken, meaning }) => !isTaken && signatureOf(meaning) === signature);
    const arrival = fitting.find(({ meaning }) => isSameMeaning(entry.meaning, meaning)) ?? fitting[0];
    if (!arrival) return false;
    fill(reach(entry), arrival);
    return true;
  }

  function hasOther({ meaning }: Requested): boolean {
    return arrivals.some(
      (arrival) => arrival.meaning.conversation === meaning.conversation && count(signatureOf(arrival.meaning), 0) <= 0,
    );
  }

  function miss(entry: Requested): void {
    reach(entry);
  }

  function reach({ seq, meaning, socket, id }: Requested): Place {
    const signature = signatureOf(meaning);
    count(signature, -1);
    recorded.push({ seq, meaning });
    const place: Place = {
      socket,
      id,
      signature,
      name: meaning.name,
      arrival: undefined,
      isAnswered: false,
      waiting: [],
    };
    places.push(place);
    return place;
  }

  function fill(place: Place, arrival: Arrival): void {
    arrival.isTaken = true;
    place.arrival = arrival;
    for (const entry of place.waiting) send(entry, arrival);
  }

  function stop({ socket, id }: { readonly socket: number; readonly id: number | string }): void {
    places.push({ socket, id, signature: "", name: "", arrival: undefined, isAnswered: false, waiting: [] });
  }

  /** A bot may give the same id to all its requests: the first one without an answer is meant. */
  function answer(entry: RecordedAnswer): void {
    const same = places.filter(({ socket, id }) => socket === entry.socket && id === entry.id);
    const place = same.find(({ isAnswered }) => !isAnswered) ?? same.at(-1);
    if (!place) return;
    place.isAnswered = true;
    newest.set(place.name, entry);
    if (place.arrival) send(entry, place.arrival);
    else place.waiting.push(entry);
  }
}

/** Requests of one signature can stand for each other. */
function signatureOf({ conversation, name }: Meaning): string {
  return `${conversation}\n${name}`;
}

/** Sends a recorded answer, with the id that the bot's request has. */
function send({ altered, payload, status, id: recordedId }: RecordedAnswer, { id, socket }: Arrival): void {
  if (id === undefined) return;
  const whole = altered ?? encodeServerMessage({ kind: "answer", id: recordedId, payload, status });
  const frame = parseJson(whole) as { readonly id?: unknown } | undefined;
  socket.send(frame?.id === recordedId ? JSON.stringify({ ...frame, id }) : whole);
}

function refuse({ id, socket }: Arrival): void {
  if (id === undefined) return;
  const outcome = refused(new Refusal("The recording has no answer to this request."), () => 0);
  socket.send(encodeServerMessage({ kind: "answer", id, ...outcome }));
}
