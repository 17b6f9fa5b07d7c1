import type { Fault, FaultFilter, FaultMoment } from "./fault-types.ts";

type Times = number | "always";

/**
 * Returns a sentence that says what an armed fault will do, such as "The next 3 answers to SendMessage come 2 s late."
 *
 * @param remaining How many times it will be triggered.
 */
export function describeFault(fault: Fault, remaining: Times): string {
  const { where = {} } = fault;
  switch (fault.fault) {
    case "drop":
      return onSocket(fault.when, remaining, where, "the socket is cut without a close frame");
    case "close":
      return onSocket(fault.when, remaining, where, `the socket is closed with ${fault.code ?? 1011}`);
    case "eos":
      return onSocket(fault.when, remaining, where, `the agent session ends with EOS${reasonOf(fault)}`);
    case "garbage":
      return onSocket(fault.when, remaining, where, `a frame comes that is not part of the protocol (${fault.frame})`);
    case "say":
      return onSocket(fault.when, remaining, where, `this frame comes: ${shorten(fault.text)}`);
    case "refuse":
      return answers(remaining, where)(
        `are refused with ${fault.error}`,
        `is refused with ${fault.error}`,
        inSpite(fault),
      );
    case "protocol-error": {
      const what = `protocol error ${fault.status ?? 500}`;
      return answers(remaining, where)(`are a ${what}`, `is a ${what}`, inSpite(fault));
    }
    case "silent":
      return answers(remaining, where)("never come", "never comes");
    case "late":
      return answers(remaining, where)(`come ${delayOf(fault)}`, `comes ${delayOf(fault)}`);
    case "twice":
      return answers(remaining, where)("come twice", "comes twice");
    case "out-of-order":
      return answers(remaining, where)("come in reverse order", "waits for another one, which comes first");
    case "alter-answer":
      return answers(remaining, where)(`come ${alterationOf(fault)}`, `comes ${alterationOf(fault)}`);
    case "ignore-stop":
      return subject(
        "stop",
        remaining,
        where,
      )("are answered, but the subscriptions go on", "is answered, but the subscription goes on");
    case "data-early": {
      const count = fault.count ?? 1;
      const early = `${count === 1 ? "its first event" : `its first ${count} events`} before the answer that names it`;
      return subject("subscription", remaining, where)(`each send ${early}`, `sends ${early}`);
    }
    case "reuse-id":
      return subject("subscription", remaining, where)("get ids of ended ones", "gets the id of an ended one");
    case "data-twice":
      return events(remaining, where)("come twice", "comes twice");
    case "data-error":
      return events(remaining, where)(`are ${fault.error} instead of data`, `is ${fault.error} instead of its data`);
    case "data-lost":
      return events(remaining, where)("are lost", "is lost");
    case "alter-data":
      return events(remaining, where)(`come ${alterationOf(fault)}`, `comes ${alterationOf(fault)}`);
    case "login-refused":
      return logins(remaining, where)(`are refused with ${fault.error}`, `is refused with ${fault.error}`);
    case "login-http":
      return logins(remaining, where)(`are answered with ${httpOf(fault)}`, `is answered with ${httpOf(fault)}`);
    case "login-silent":
      return logins(remaining, where)("are never answered", "is never answered");
    case "login-late":
      return logins(remaining, where)(`are answered ${delayOf(fault)}`, `is answered ${delayOf(fault)}`);
    case "login-elsewhere":
      return logins(remaining, where)(
        "lead to another address",
        "leads to another address",
        `: ${shorten(fault.websocket_url)}`,
      );
    case "upgrade-refused":
      return upgrades(remaining, where)(`are refused with ${httpOf(fault)}`, `is refused with ${httpOf(fault)}`);
    case "upgrade-silent":
      return upgrades(remaining, where)("are never answered", "is never answered");
  }
}

/** Completes a sentence: in the plural for several events, and in the singular for one. */
type Completes = (several: string, one: string, rest?: string) => string;

const answers = (times: Times, where: FaultFilter) => subject("answer", times, where);
const events = (times: Times, where: FaultFilter) => subject("event", times, where);
const logins = (times: Times, where: FaultFilter) => subject("login", times, where);
const upgrades = (times: Times, where: FaultFilter) => subject("WebSocket", times, where);

/** Begins a sentence with what the fault applies to. */
function subject(noun: string, times: Times, where: FaultFilter): Completes {
  const of = filterOf(where, noun === "answer" ? "to" : "of");
  return (several, one, rest = "") => {
    if (times === "always") return `Every ${noun}${of} ${one}${rest}.`;
    return times === 1 ? `The next ${noun}${of} ${one}${rest}.` : `The next ${times} ${noun}s${of} ${several}${rest}.`;
  };
}

function onSocket(moment: FaultMoment = "now", times: Times, where: FaultFilter, effect: string): string {
  const of = filterOf(where, "of");
  if (moment === "now") return `Now${of}, ${effect}.`;
  const [when, noun, verb] = moments[moment];
  const several = times === "always" ? `each ${noun}` : `each of the next ${times} ${noun}s`;
  return `${when} ${times === 1 ? `the next ${noun}` : several}${of}${verb}, ${effect}.`;
}

const moments: Readonly<Record<Exclude<FaultMoment, "now">, readonly [string, string, string]>> = {
  "on-open": ["When", "socket", " opens"],
  "on-request": ["When", "request", " arrives"],
  "before-answer": ["Before", "answer", ""],
  "after-answer": ["After", "answer", ""],
  "after-data": ["After", "event", ""],
  "after-frame": ["After", "frame", ""],
};

function filterOf({ operation, kind, agent }: FaultFilter, preposition: string): string {
  const what = operation === undefined ? kind && `a ${kind}` : shorten(operation);
  return `${what ? ` ${preposition} ${what}` : ""}${agent === undefined ? "" : ` for ${shorten(agent)}`}`;
}

function delayOf({ ms }: { readonly ms?: number }): string {
  if (ms === undefined) return "only when you let it go";
  return ms % 1000 === 0 ? `${ms / 1000} s late` : `${ms} ms late`;
}

function reasonOf({ reason }: { readonly reason?: string }): string {
  return reason === undefined ? "" : ` and the reason "${shorten(reason)}"`;
}

function inSpite({ carriedOut }: { readonly carriedOut?: boolean }): string {
  return carriedOut ? ", although the request is carried out" : "";
}

function alterationOf({
  set = {},
  remove = [],
}: {
  readonly set?: object;
  readonly remove?: readonly string[];
}): string {
  const changes = [...Object.keys(set).map((key) => `with another ${key}`), ...remove.map((key) => `without ${key}`)];
  return changes.length === 0 ? "unchanged" : shorten(changes.join(" and "));
}

function httpOf({
  status,
  headers = {},
}: {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}): string {
  const parts = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return parts.length === 0 ? `${status}` : `${status} and ${shorten(parts.join(", "))}`;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
