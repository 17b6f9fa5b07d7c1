// All public names for tests of bots.

export { createMemoryTransport, type MemoryTransport } from "./memory-transport.ts";
