// Prints what OpenTelemetry's SDK collects about a conversation in the sandbox.

import { playObserved } from "./conversation.ts";

await playObserved((line) => process.stdout.write(`${line}\n`));
