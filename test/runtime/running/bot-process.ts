import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Sandbox } from "../../../src/sandbox/index.ts";

/** A line that the example's bot prints. */
export interface BotLine {
  readonly type: string;
  readonly at?: number;
  readonly from?: number;
  readonly to?: number;
  readonly id?: string;
  readonly reason?: string;
}

/** Starts the bot of the README as a separate process. */
export function startBotProcess({ endpoint, accessToken }: Pick<Sandbox, "endpoint" | "accessToken">) {
  const environment = { CONVERSATIONS_ENDPOINT: endpoint, CONVERSATIONS_ACCESS_TOKEN: accessToken };
  const child = spawn(process.execPath, ["--import", "tsx", "test/runtime/examples/bot.ts"], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: BotLine[] = [];
  const reader = createInterface({ input: child.stdout }).on("line", (line) => lines.push(JSON.parse(line)));
  const ended = once(child, "close").then(([code]) => code as number | null);
  return {
    lines,
    linesOf: (type: string) => lines.filter((line) => line.type === type),
    /** Resolves with the exit code. */
    ended,
    terminate: () => void child.kill("SIGTERM"),
    /** Resolves with the first line of a type. */
    async prints(type: string): Promise<BotLine> {
      for (;;) {
        const match = lines.find((line) => line.type === type);
        if (match) return match;
        const isOver = await Promise.race([once(reader, "line").then(() => false), ended.then(() => true)]);
        if (isOver && !lines.some((line) => line.type === type)) throw new Error(`The bot ended without ${type}.`);
      }
    },
    [Symbol.dispose]: () => void child.kill("SIGKILL"),
  };
}
