import { expect, test } from "vitest";
import { retryPolicies } from "../../src/runtime/error-table.ts";
import { ConversationsError, ServiceError } from "../../src/runtime/errors.ts";
import { type ConnectOptions, resolveOptions } from "../../src/runtime/options.ts";
import { createRecovery } from "../../src/runtime/recovery.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { seededRandom } from "../support/random.ts";

const minute = 60_000;
const hour = 60 * minute;
const chances = [0, 0.5, 0.999999];

type Code = ConversationsError["code"];

function start({ testing, ...options }: Partial<ConnectOptions> = {}, clock = new ManualClock()) {
  const environment = { clock, random: () => 0.5, ...testing };
  const settings = { accessToken: "CANARY-TOKEN", testing: environment, loginIntervalMs: 1e-9, ...options };
  const recovery = createRecovery(resolveOptions(settings));
  const fail = (code: Code, heardAt?: number, message = "failed") =>
    recovery.next(new ConversationsError(code, message), heardAt);
  const logIn = () => {
    recovery.loginSent();
    recovery.loginAnswered();
    recovery.loggedIn();
  };
  return { ...recovery, logIn, clock, fail };
}

test.each<[Code, "just now" | "30 s ago" | "31 s ago" | "never", "reopen" | "login"]>([
  ["CONNECTION_LOST", "just now", "reopen"],
  ["CONNECTION_LOST", "30 s ago", "login"],
  ["CONNECTION_LOST", "31 s ago", "login"],
  ["CONNECTION_LOST", "never", "login"],
  ["UNREACHABLE", "just now", "reopen"],
  ["UNREACHABLE", "31 s ago", "login"],
  ["UNREACHABLE", "never", "login"],
  ["OUTCOME_UNKNOWN", "never", "login"],
  ["NOT_SENT", "never", "login"],
  ["RATE_LIMITED", "never", "login"],
  ["SESSION_ENDED", "just now", "login"],
  ["SESSION_ENDED", "never", "login"],
  ["PROTOCOL_ERROR", "never", "login"],
  ["GRAPHQL_EXEC_ERROR", "never", "login"],
])("%s on an address that last answered %s: %s", (code, heard, via) => {
  const { clock, fail } = start();
  clock.advance(hour);
  const now = clock.monotonic();
  const heardAt = { "just now": now, "30 s ago": now - 30_000, "31 s ago": now - 31_000, never: undefined }[heard];
  expect(fail(code, heardAt)).toEqual({ via, delayMs: 750, isDisplaced: false });
});

test.each<Code>([
  "UNAUTHORIZED",
  "FORBIDDEN",
  "MAX_SUB",
  "GRAPHQL_SUB_START_ERROR",
  "UNKNOWN",
  "OVERFLOW",
  "DISPLACED",
])("%s ends the session with exactly that error", (code) => {
  const cause = new ConversationsError(code, "no");
  for (const heardAt of [0, undefined]) expect(() => start().next(cause, heardAt)).toThrow(cause);
});

test("of the API's refusals of a login, only two are retried", () => {
  for (const name of Object.keys(retryPolicies)) {
    const cause = new ServiceError("StartAgentSession", { errors: [{ name, message: "no" }] });
    const isCurable = ["RATE_LIMITED", "GRAPHQL_EXEC_ERROR"].includes(name);
    if (isCurable) expect(start().next(cause, undefined).via).toBe("login");
    else expect(() => start().next(cause, undefined)).toThrow(cause);
  }
});

test.each<Code>(["PROTOCOL_ERROR", "GRAPHQL_EXEC_ERROR"])(
  "the third consecutive %s of a login ends the session",
  (code) => {
    const { logIn, fail } = start();
    fail(code);
    fail(code);
    logIn();
    fail(code);
    fail(code);
    expect(() => fail(code)).toThrow(code);
  },
);

test.each(chances)("T-06: with the random number %d the delays keep their floor and their cap", (chance) => {
  const { fail } = start({
    testing: { random: () => chance },
  });
  const ranges = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000];
  const delays = ranges.map(() => fail("UNREACHABLE").delayMs);
  expect(delays).toEqual(ranges.map((range) => 1_000 * (0.25 + (chance * range) / 1_000)));
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(250);
  expect(Math.max(...delays)).toBeLessThan(30_250);
});

test.each([0, 3, 9])("T-05: the delays after %i failures are spread evenly, also at the cap", (failures) => {
  const random = seededRandom(failures);
  const range = 1_000 * Math.min(30, 2 ** failures);
  const deciles = Array<number>(10).fill(0);
  for (let draw = 0; draw < 2_000; draw += 1) {
    const { fail } = start({
      testing: { random },
    });
    for (let failure = 0; failure < failures; failure += 1) fail("UNREACHABLE");
    const decile = Math.floor(((fail("UNREACHABLE").delayMs - 250) / range) * 10);
    deciles[decile] = (deciles[decile] ?? 0) + 1;
  }
  expect(deciles).toHaveLength(10);
  for (const count of deciles) expect(count).toSatisfy((count: number) => count >= 150 && count <= 250);
});

test.each([
  [29_999, 1_250],
  [30_000, 750],
])("after %i ms in ready the next delay is %i ms: only 30 s count as stable", (ms, delayMs) => {
  const { clock, ready, lost, fail } = start();
  fail("UNREACHABLE");
  ready();
  clock.advance(ms);
  lost();
  clock.advance(hour);
  expect(fail("UNREACHABLE").delayMs).toBe(delayMs);
});

test("the 30 s in ready count from the last time that the session became ready", () => {
  const { clock, ready, fail } = start();
  fail("UNREACHABLE");
  ready();
  clock.advance(20_000);
  ready();
  clock.advance(20_000);
  expect(fail("UNREACHABLE").delayMs).toBe(1_250);
  clock.advance(10_000);
  expect(fail("UNREACHABLE").delayMs).toBe(750);
});

test("before the first login a delay has no floor but its own", () => {
  const { fail } = start({ reconnectDelayMs: 1, testing: { random: () => 0 } });
  expect(fail("UNREACHABLE").delayMs).toBe(0.25);
});

test("an address is opened again twice, and twice more after the next login or 30 s in ready", () => {
  const { clock, logIn, ready, fail } = start();
  const lose = () => fail("CONNECTION_LOST", clock.monotonic()).via;
  expect([lose(), lose(), lose()]).toEqual(["reopen", "reopen", "login"]);
  logIn();
  expect([lose(), lose(), lose()]).toEqual(["reopen", "reopen", "login"]);
  ready();
  clock.advance(30_000);
  expect([lose(), lose(), lose()]).toEqual(["reopen", "reopen", "login"]);
});

test.each(chances)("two logins keep their minimum distance, with the random number %d", (chance) => {
  const { clock, logIn, fail } = start({ loginIntervalMs: 5_000, testing: { random: () => chance } });
  logIn();
  expect(fail("SESSION_ENDED", clock.monotonic()).delayMs).toBe(5_000 * (1 + chance / 3));
  clock.advance(4_000);
  expect(fail("UNREACHABLE").delayMs).toBeCloseTo(Math.max(1_000 + (5_000 * chance) / 3, 250 + 2_000 * chance));
  clock.advance(hour);
  expect(fail("UNREACHABLE").delayMs).toBe(1_000 * (0.25 + chance * 4));
});

test("T-12: the 31st login within an hour waits until the first is an hour old", () => {
  const { clock, logIn, fail } = start({
    testing: { random: () => 0 },
  });
  for (let login = 0; login < 30; login += 1) {
    logIn();
    clock.advance(minute);
  }
  expect(fail("UNREACHABLE").delayMs).toBe(30 * minute);
  clock.advance(29 * minute);
  expect(fail("UNREACHABLE").delayMs).toBe(minute);
  clock.advance(minute);
  expect(fail("UNREACHABLE").delayMs).toBe(250);
});

test("the delay that the service requests is kept, unless another delay is longer", () => {
  const { fail, next } = start({
    testing: { random: () => 0 },
  });
  expect(fail("UNREACHABLE").delayMs).toBe(250);
  const cause = new ConversationsError("RATE_LIMITED", "slow down", { retryAfterMs: 7_000 });
  expect(next(cause, undefined).delayMs).toBe(7_000);
  const hint = new ConversationsError("UNREACHABLE", "soon", { retryAfterMs: 100 });
  expect(next(hint, undefined).delayMs).toBe(250);
});

test.each([
  ["back by a minute", -minute],
  ["back by three hours", -3 * hour],
  ["forward by two minutes", 2 * minute],
  ["forward by three hours", 3 * hour],
])("C-21: a system clock that is set %s changes no decision", (_, shift) => {
  const { clock, logIn, ready, fail } = start({ loginIntervalMs: 5_000, maxLoginsPerHour: 3 });
  const decisions = () => {
    const heardAt = clock.monotonic();
    const reopened = [
      fail("CONNECTION_LOST", heardAt),
      fail("CONNECTION_LOST", heardAt),
      fail("CONNECTION_LOST", heardAt),
    ];
    for (let login = 0; login < 3; login += 1) logIn();
    return [...reopened, fail("UNREACHABLE")].map(({ via, delayMs }) => `${via} ${delayMs}`);
  };
  ready();
  clock.advance(30_000);
  const usual = decisions();
  ready();
  clock.advance(2 * hour);
  clock.shift(shift);
  expect(decisions()).toEqual(usual);
  expect(usual.at(-1)).toBe(`login ${hour}`);
});

test("every login that reached the service is spaced and counted, whatever the answer", () => {
  const { clock, loginSent, loginAnswered, loginFailed, fail } = start({
    loginIntervalMs: 5_000,
    testing: { random: () => 0 },
  });
  const answer = (code: Code) => {
    loginSent();
    loginAnswered();
    loginFailed(new ConversationsError(code, "HTTP 503"));
    return fail(code).delayMs;
  };
  expect(answer("UNREACHABLE")).toBe(5_000);
  for (let login = 1; login < 29; login += 1) {
    clock.advance(minute);
    answer(login % 2 === 0 ? "RATE_LIMITED" : "UNREACHABLE");
  }
  clock.advance(minute);
  expect(answer("UNREACHABLE")).toBe(hour - 29 * minute);
});

test("a login that never reached the service is neither spaced nor counted", () => {
  const { loginSent, loginFailed, fail } = start({ loginIntervalMs: 5_000, testing: { random: () => 0 } });
  for (let login = 0; login < 100; login += 1) {
    loginSent();
    loginFailed(new ConversationsError("UNREACHABLE", "connect ECONNREFUSED"));
    expect(fail("UNREACHABLE").delayMs).toBe(250);
  }
});

test("logins without an answer are spaced; after 30 within an hour they keep 5 minutes apart", () => {
  const { clock, loginSent, loginFailed, fail } = start({ loginIntervalMs: 5_000, testing: { random: () => 0 } });
  const delays = Array.from({ length: 31 }, () => {
    loginSent();
    loginFailed(new ConversationsError("OUTCOME_UNKNOWN", "no answer"));
    const { delayMs } = fail("OUTCOME_UNKNOWN");
    clock.advance(delayMs);
    return delayMs;
  });
  expect([delays[0], delays[28], delays[29], delays[30]]).toEqual([5_000, 5_000, 300_000, 300_000]);
});

test("a login that is an hour old makes no interval longer", () => {
  const { clock, loginSent, fail } = start({
    loginIntervalMs: 5_000,
    maxLoginsPerHour: 2,
    testing: { random: () => 0 },
  });
  loginSent();
  clock.advance(hour - 1_000);
  loginSent();
  clock.advance(999);
  expect(fail("UNREACHABLE").delayMs).toBe(300_000 - 999);
  clock.advance(1);
  expect(fail("UNREACHABLE").delayMs).toBe(5_000 - 1_000);
});

test("an abandoned login explains one displacement within 5 minutes, and no second one", () => {
  const giveUp = ({ loginSent, loginFailed }: ReturnType<typeof start>) => {
    loginSent();
    loginFailed(new ConversationsError("OUTCOME_UNKNOWN", "no answer"));
  };
  const evicted = start();
  evicted.clock.advance(hour);
  giveUp(evicted);
  evicted.logIn();
  evicted.clock.advance(4 * minute);
  expect(evicted.fail("SESSION_ENDED", evicted.clock.monotonic(), "concurrent").via).toBe("login");
  expect(() => evicted.fail("SESSION_ENDED", evicted.clock.monotonic(), "concurrent")).toThrow("[DISPLACED]");
  const later = start();
  giveUp(later);
  later.logIn();
  later.clock.advance(5 * minute);
  expect(() => later.fail("SESSION_ENDED", later.clock.monotonic(), "concurrent")).toThrow("[DISPLACED]");
});

test("a displacement that an abandoned login explains resets the count of EOS", () => {
  const { clock, loginSent, loginFailed, logIn, fail } = start();
  const evict = (reason?: string) => {
    logIn();
    return fail("SESSION_ENDED", clock.monotonic(), reason).via;
  };
  expect([evict(), evict()]).toEqual(["login", "login"]);
  loginSent();
  loginFailed(new ConversationsError("OUTCOME_UNKNOWN", "no answer"));
  expect([evict("concurrent"), evict(), evict()]).toEqual(["login", "login", "login"]);
  expect(evict).toThrow("[DISPLACED]");
});

test("UNAUTHORIZED ends the session, unless the token provider has another token", () => {
  const cause = new ServiceError("StartAgentSession", { errors: [{ name: "UNAUTHORIZED", message: "no" }] });
  expect(() => start().next(cause, undefined)).toThrow(cause);
  expect(start().next(cause, undefined, true)).toMatchObject({ via: "login", delayMs: 750 });
});

test("E-07: EOS that mentions a concurrent session, in upper or lower case, means displaced", () => {
  for (const reason of ["concurrent session limit reached", "CONCURRENT", "too many Concurrent sessions"]) {
    expect(() => start().fail("SESSION_ENDED", 0, reason)).toThrow("[DISPLACED] another login of this agent");
  }
});

test("E-09: the third EOS soon after a login means displaced; 30 s in ready reset the count", () => {
  const { clock, logIn, ready, fail } = start();
  const evict = () => {
    logIn();
    return fail("SESSION_ENDED", clock.monotonic()).via;
  };
  expect([evict(), evict()]).toEqual(["login", "login"]);
  ready();
  clock.advance(30_000);
  expect([evict(), evict()]).toEqual(["login", "login"]);
  expect(evict).toThrow("[DISPLACED]");
});

test("EOS on a reopened address may be due to its age, and does not count", () => {
  const { clock, logIn, fail } = start();
  for (let round = 0; round < 10; round += 1) {
    logIn();
    fail("CONNECTION_LOST", clock.monotonic());
    expect(fail("SESSION_ENDED", clock.monotonic()).via).toBe("login");
  }
});

test("E-17: the fifth new address that answers only with EOS ends the session", () => {
  const { logIn, fail } = start();
  for (let round = 0; round < 4; round += 1) {
    logIn();
    expect(fail("SESSION_ENDED").via).toBe("login");
  }
  logIn();
  expect(() => fail("SESSION_ENDED")).toThrow("[SESSION_ENDED]");
});

test.each(chances)(
  "E-08: the delays of a session that reclaims its place grow to 15 minutes, plus up to a half at random, with the random number %d",
  (chance) => {
    const { clock, ready, fail } = start({ reclaimWhenDisplaced: true, testing: { random: () => chance } });
    const evict = () => {
      ready();
      return fail("SESSION_ENDED", clock.monotonic(), "concurrent");
    };
    clock.advance(hour);
    for (const minutes of [1, 2, 4, 8, 15, 15, 15]) {
      expect(evict()).toEqual({ via: "login", delayMs: minutes * minute * (1 + chance / 2), isDisplaced: true });
    }
    ready();
    clock.advance(hour);
    expect(fail("SESSION_ENDED", clock.monotonic(), "concurrent").delayMs).toBe(15 * minute * (1 + chance / 2));
    clock.advance(1);
    expect(fail("SESSION_ENDED", clock.monotonic(), "concurrent").delayMs).toBe(minute * (1 + chance / 2));
  },
);

test("a session that has reclaimed its place counts EOS from zero", () => {
  const { clock, logIn, fail } = start({ reclaimWhenDisplaced: true });
  const evict = (reason?: string) => {
    logIn();
    return fail("SESSION_ENDED", clock.monotonic(), reason).isDisplaced;
  };
  expect([evict("concurrent"), evict(), evict(), evict()]).toEqual([true, false, false, true]);
});
