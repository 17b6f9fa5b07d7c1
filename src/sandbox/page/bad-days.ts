import type { Fault } from "../faults/fault-types.ts";

/** Several faults that come together in practice. */
export interface BadDay {
  readonly name: string;
  /** Says in a sentence or two what happens and what a bot should do. */
  readonly description: string;
  /**
   * The faults, in the order in which they are armed. A fault that needs an open socket comes first: if it cannot be
   * armed, no other fault is armed either.
   */
  readonly faults: readonly Fault[];
}

/** The bad days that the page offers. */
export const badDays: readonly BadDay[] = [
  {
    name: "Reconnect storm",
    description:
      "The socket is cut, and the next ones do not last. A bot should wait longer each time, and subscribe again when one lasts.",
    faults: [
      { fault: "drop", when: "now" },
      { fault: "upgrade-refused", status: 503, times: 2 },
      { fault: "drop", when: "on-open", times: 3 },
    ],
  },
  {
    name: "Rate limit",
    description:
      "The service refuses ten mutations in a row, and the next login. A bot should slow down, and lose no answer to a visitor.",
    faults: [
      { fault: "refuse", error: "RATE_LIMITED", times: 10, where: { kind: "mutation" } },
      { fault: "login-http", status: 429, headers: { "Retry-After": "2" } },
    ],
  },
  {
    name: "EOS at night",
    description:
      "The agent session ends, and the service is not there at first. A bot should log in again without a person, and go online.",
    faults: [
      { fault: "eos", when: "now", reason: "unexpected session state" },
      { fault: "login-http", status: 503, times: 2 },
      { fault: "login-late", ms: 3000 },
    ],
  },
  {
    name: "Slow service",
    description: "Answers come late, one never comes, and one comes twice. A bot should not send a message again.",
    faults: [{ fault: "late", ms: 4000, times: 5 }, { fault: "silent" }, { fault: "twice" }],
  },
];
