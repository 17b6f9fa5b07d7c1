// The public names for tests of bots, all of them.

export { createMemoryTransport, type MemoryTransport } from "./memory-transport.ts";
