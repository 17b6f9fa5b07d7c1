// How long a sandbox takes until a bot has its first frame. A process each time: the second start would be warm.

const start = performance.now();
const { startSandbox } = await import("../../../../src/sandbox/index.ts");
const loadedAt = performance.now();
const { connect } = await import("../../../../src/runtime/index.ts");
const startedAt = performance.now();
const sandbox = await startSandbox();

/** Milliseconds. */
export interface FirstFrameFigures {
  /** Until the sandbox's modules were there, the schema included. */
  readonly loading: number;
  /** From `startSandbox()` until the bot had its first frame: the server's start, login, connection, PING and PONG. */
  readonly starting: number;
  /** All of it, with Node's own start, and the loading of the bot. */
  readonly process: number;
}

const session = await connect({ endpoint: sandbox.endpoint, accessToken: sandbox.accessToken });
const end = performance.now();
await session.close();
await sandbox.close();
const found: FirstFrameFigures = { loading: loadedAt - start, starting: end - startedAt, process: end };
process.stdout.write(`${JSON.stringify(found)}\n`);
