import { moments as allMoments } from "../../../src/sandbox/faults/fault-types.ts";
import type { ErrorName, Fault, MalformedFrame, Moment, SubjectKind } from "../../../src/sandbox/index.ts";
import type { Chance } from "./chance.ts";

/** Immediate faults are twice as likely. */
const moments: readonly Moment[] = ["now", ...allMoments];
const errors: readonly ErrorName[] = [
  "UNAUTHORIZED",
  "FORBIDDEN",
  "RATE_LIMITED",
  "MAX_SUB",
  "GRAPHQL_EXEC_ERROR",
  "GRAPHQL_SUB_START_ERROR",
];
const frames: readonly MalformedFrame[] = [
  "not-json",
  "binary",
  "unknown-sig",
  "no-id",
  "unknown-id",
  "unknown-subscription",
  "not-an-object",
];
const kinds: readonly SubjectKind[] = ["query", "mutation", "subscription", "stop"];

/** All kinds of faults of the service; those that happen often are listed more than once. */
const makers: readonly ((chance: Chance, hasRivals: boolean) => Fault)[] = [
  drop,
  drop,
  eos,
  answer,
  answer,
  answer,
  answer,
  data,
  data,
  login,
  upgrade,
  ({ oneOf }) => ({ fault: "close", when: oneOf(moments), code: oneOf([1000, 1001, 1011, 1012, 1013, 4000]) }),
  ({ oneOf }) => ({ fault: "garbage", when: oneOf(moments), frame: oneOf(frames) }),
  ({ oneOf }) => ({ fault: "say", when: oneOf(moments), text: oneOf(['{"reason":7,"sig":"EOS"}', "", '"text"']) }),
  ({ oneOf }) => ({ fault: oneOf(["silent", "late"]), where: { kind: "ping" } }),
];

/** Returns a random fault. Only if there are rivals, a session ends because of another session. */
export function randomFault(chance: Chance, hasRivals: boolean): Fault {
  return chance.oneOf(makers)(chance, hasRivals);
}

function drop({ oneOf }: Chance): Fault {
  return { fault: "drop", when: oneOf(moments) };
}

function eos({ oneOf, odds }: Chance, hasRivals: boolean): Fault {
  const reasons = ["unexpected session state", "maintenance", "", ...(hasRivals ? ["concurrent session limit"] : [])];
  return { fault: "eos", when: oneOf(moments), reason: oneOf(reasons), leaveOpen: odds(0.2) };
}

function answer(chance: Chance): Fault {
  const { oneOf, odds, whole } = chance;
  const times = whole(1, 4);
  const where = odds(0.5) ? {} : { where: { kind: oneOf(kinds) } };
  return oneOf<() => Fault>([
    () => refusal(chance),
    () => refusal(chance),
    () => ({ fault: "protocol-error", status: oneOf([400, 500, 503]), carriedOut: odds(0.5), times, ...where }),
    () => ({ fault: "silent", times, ...where }),
    () => ({ fault: "late", ms: whole(1, 30_000), times, ...where }),
    () => ({ fault: "late", times, ...where }),
    () => ({ fault: "twice", times, ...where }),
    () => ({ fault: "out-of-order", times: whole(2, 4), ...where }),
    () => ({ fault: "alter-answer", set: { id: "somebody else's" }, times, ...where }),
    () => ({ fault: "alter-answer", remove: [oneOf(["payload", "id"])], times, ...where }),
    () => ({ fault: "silent", times, where: { kind: "stop" } }),
    () => ({ fault: "ignore-stop" }),
    () => ({ fault: "data-early", count: whole(1, 3) }),
    () => ({ fault: "reuse-id", times: 2 * times }),
    () => ({ fault: "reuse-id", times: 2 * times }),
  ])();
}

/** A request that is refused with RATE_LIMITED was not carried out: otherwise it could never be sent again. */
function refusal({ oneOf, odds, whole }: Chance): Fault {
  const error = oneOf(errors);
  const times = whole(1, 6);
  return {
    fault: "refuse",
    error,
    times,
    carriedOut: error !== "RATE_LIMITED" && odds(0.3),
    ...(odds(0.7) && { where: { kind: error === "GRAPHQL_SUB_START_ERROR" ? "subscription" : oneOf(kinds) } }),
  };
}

function data({ oneOf, odds, whole }: Chance): Fault {
  const times = whole(1, 3);
  return oneOf<() => Fault>([
    () => ({ fault: "data-twice", times }),
    () => ({ fault: "data-error", error: odds(0.2) ? oneOf(errors) : "GRAPHQL_EXEC_ERROR", times }),
    () => ({ fault: "data-lost", times }),
    () => ({ fault: "alter-data", remove: ["payload"], times }),
    () => ({ fault: "alter-data", set: { subscription_id: "another" }, times }),
  ])();
}

function login({ oneOf, odds, whole }: Chance): Fault {
  const times = whole(1, 2);
  return oneOf<() => Fault>([
    () => ({ fault: "login-refused", error: odds(0.2) ? oneOf(errors) : "RATE_LIMITED", times }),
    () => ({ fault: "login-http", status: oneOf([429, 502, 503]), headers: { "Retry-After": "20" }, times }),
    () => ({ fault: "login-http", status: 200, body: "<html>", times }),
    () => ({ fault: "login-silent", times }),
    () => ({ fault: "login-late", ms: whole(1, 15_000), times }),
    // The client has given up by then.
    () => ({ fault: "login-late", ms: whole(10_001, 60_000), times }),
  ])();
}

function upgrade({ oneOf, odds }: Chance): Fault {
  if (odds(0.3)) return { fault: "upgrade-silent" };
  return { fault: "upgrade-refused", status: oneOf([401, 404, 500, 503]) };
}
