/** Makes a number of calls, with a number of them at a time. */
export async function inLanes(lanes: number, calls: number, call: () => Promise<unknown>): Promise<void> {
  let remaining = calls;
  await Promise.all(Array.from({ length: lanes }, run));

  async function run() {
    while (remaining > 0) {
      remaining -= 1;
      await call();
    }
  }
}
