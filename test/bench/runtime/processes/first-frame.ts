// Measures how long a sandbox takes until a bot has its first frame. Each start has its own process, because a second
// start in one process would be faster.

const start = performance.now();
const { startSandbox } = await import("../../../../src/sandbox/index.ts");
const loadedAt = performance.now();
const { connect } = await import("../../../../src/runtime/index.ts");
const startedAt = performance.now();
const sandbox = await startSandbox();

/** The times in milliseconds. */
export interface FirstFrameFigures {
  /** The time until the sandbox's modules and the schema were loaded. */
  readonly loading: number;
  /**
   * The time from `startSandbox()` until the bot had its first frame: the server's start, login, connection, PING and
   * PONG.
   */
  readonly starting: number;
  /** The whole time, with the start of Node and the loading of the bot. */
  readonly process: number;
}

const session = await connect({ endpoint: sandbox.endpoint, accessToken: sandbox.accessToken });
const end = performance.now();
await session.close();
await sandbox.close();
const figures: FirstFrameFigures = { loading: loadedAt - start, starting: end - startedAt, process: end };
process.stdout.write(`${JSON.stringify(figures)}\n`);
