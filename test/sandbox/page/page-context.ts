// The parts of a sandbox that its page shows, without a server.

import { createAccount } from "../../../src/sandbox/account/account.ts";
import { type AccountSeed, defaultAccount } from "../../../src/sandbox/account/seed.ts";
import { createActors } from "../../../src/sandbox/actors/actors.ts";
import { createFaultBook } from "../../../src/sandbox/faults/fault-book.ts";
import { createLedger } from "../../../src/sandbox/ledger/ledger.ts";
import type { ActionContext } from "../../../src/sandbox/page/actions/action.ts";
import { createTyping } from "../../../src/sandbox/page/actions/typing.ts";
import { createFramePrinter } from "../../../src/sandbox/page/stream/budget.ts";
import { readTokens } from "../../../src/sandbox/sessions/tokens.ts";
import type { HistoryLimits } from "../../../src/sandbox/support/bounded.ts";
import { systemClock } from "../../../src/sandbox/support/clock.ts";
import { createLifetime } from "../../../src/sandbox/support/wait-for.ts";
import { seededRandom } from "../../support/random.ts";

/** Options of `startContext()`. */
interface ContextOptions {
  readonly seed?: AccountSeed;
  readonly historyLimits?: HistoryLimits;
}

/** Creates the context of the page's feeds and actions: an account, actors, a fault book and a ledger. */
export function startContext({
  seed = defaultAccount,
  historyLimits = { entries: 500, bytes: 4_000_000 },
}: ContextOptions = {}): ActionContext {
  const random = seededRandom(1);
  const now = () => 1_790_000_000_000;
  const account = createAccount(seed, { now, random, historyLimits });
  const ledger = createLedger({ now, limits: { entries: 50_000, bytes: 64_000_000 }, tokens: ["CANARY"] });
  const service = {
    account,
    sessions: new Map(),
    tokens: readTokens(new Map([["CANARY", { agent: seed.bot.display_name }]]), [...account.agents.values()]),
    limits: { requestsPerMinute: Infinity, subscriptionsPerSession: Infinity },
    faults: createFaultBook(systemClock, (fault) => ledger.record({ kind: "fault", fault })),
    ledger,
    clock: systemClock,
    numbers: { sessions: 0, sockets: 0 },
    websocketUrl: () => "ws://127.0.0.1:4747/stream/0.1/graphql/abcdef:1234567890",
    idleTimeoutMs: 60_000,
  };
  return {
    actors: createActors({ account, ledger, lifetime: createLifetime() }),
    service,
    endpoint: () => "http://127.0.0.1:4747/graphql/request",
    typing: createTyping(account),
    streams: { run: "first", last: 0, lookers: new Map(), printFrame: createFramePrinter(ledger.redacted) },
    remoteAddress: "127.0.0.1",
  };
}

/** Returns the id of an agent. */
export function agentIdOf({ service }: ActionContext, display_name: string): string {
  const agent = [...service.account.agents.values()].find((each) => each.display_name === display_name);
  if (!agent) throw new Error(`There is no agent ${display_name}.`);
  return agent.id;
}
