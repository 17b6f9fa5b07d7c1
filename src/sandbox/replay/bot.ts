import type { SandboxClock } from "../support/clock.ts";
import type { Patience } from "./patience.ts";

/** The service as a replay plays it. */
export interface ReplayedService {
  /** The address at which the bot logs in. */
  readonly endpoint: string;
  /** A token. The replay accepts any other token, too. */
  readonly accessToken: string;
  /** To be called when the bot has ended by itself. */
  ended(reason: string): void;
}

/** Starts the bot, and returns a function that ends it. */
export type StartBot = (service: ReplayedService) => StopBot | Promise<StopBot>;

/** Ends the bot. */
export type StopBot = () => unknown;

/** The bot of a replay. */
export interface RunningBot {
  /** True once it was asked to end. */
  readonly isStopping: boolean;
  /** Ends the bot, once. A bot that has not started in time is not ended. */
  stop(): Promise<void>;
}

interface RunOptions {
  readonly endpoint: string;
  readonly patience: Patience;
  /** The longest that the bot may take to end, in milliseconds. */
  readonly waitMs: number;
  readonly clock: SandboxClock;
}

/** Starts the bot of a replay. */
export function runBot(startBot: StartBot, { endpoint, patience, waitMs, clock }: RunOptions): RunningBot {
  const started = Promise.resolve().then(() =>
    startBot({ endpoint, accessToken: "replay-token", ended: patience.end }),
  );
  started.catch((error: unknown) =>
    patience.end(`the bot could not start: ${error instanceof Error ? error.message : error}`),
  );
  let stopped: Promise<void> | undefined;
  return {
    get isStopping() {
      return stopped !== undefined;
    },
    stop() {
      stopped ??= stopInTime();
      return stopped;
    },
  };

  async function stopInTime(): Promise<void> {
    patience.expectEnd();
    let timer: unknown;
    const late = new Promise<void>((resolve) => {
      timer = clock.setTimeout(resolve, waitMs);
    });
    const ended = started.then(
      (stopBot) => stopBot(),
      () => {},
    );
    try {
      await Promise.race([ended, late]);
    } finally {
      clock.clearTimeout(timer);
      patience.end("the bot was stopped");
    }
  }
}
