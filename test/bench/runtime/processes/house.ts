import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Sandbox, startSandbox } from "../../../../src/sandbox/index.ts";

/** A sandbox, and a process of bots that serve its visitors. */
export interface House {
  readonly sandbox: Sandbox;
  readonly bots: ChildProcess;
  close(): Promise<void>;
}

/** The messages of visitors so far. */
export interface Talk {
  said: number;
  heard: number;
}

/** The number of messages that one visitor sends before the next one comes. */
const messagesPerChat = 3;

/** Starts a sandbox with bots that answer each message with itself. */
export async function openHouse(count: number): Promise<House> {
  const names = Array.from({ length: count }, (_, index) => `Bot ${index + 1}`);
  const tokens = Object.fromEntries(names.map((name, index) => [`CANARY-TOKEN-${index + 1}`, { agent: name }]));
  const sandbox = await startSandbox({
    account: {
      bot: { display_name: "Unknown" },
      agents: names.map((display_name) => ({ display_name, status: "OFFLINE" })),
      departments: [],
    },
    tokens,
  });
  const bots = startProcess("bots", sandbox.endpoint, ...Object.keys(tokens));
  await once(bots, "message");
  return { sandbox, bots, close };

  async function close() {
    bots.send("end");
    await once(bots, "exit");
    await sandbox.close();
  }
}

/** Starts another program of this folder. */
export function startProcess(name: string, ...given: readonly string[]): ChildProcess {
  return fork(fileURLToPath(new URL(`./${name}.js`, import.meta.url)), given);
}

/** Lets one visitor after another talk. Each waits for all answers. */
export async function visit(sandbox: Sandbox, talk: Talk, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const visitor = await sandbox.addVisitor();
    for (let message = 0; message < messagesPerChat; message += 1) {
      const text = `Where is parcel ${++talk.said}? It is "lost" {again}.`;
      await visitor.says(text);
      await visitor.hears(text, { timeoutMs: 30_000 });
      talk.heard += 1;
    }
    await visitor.leaves();
  }
}
