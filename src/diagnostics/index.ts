// `conversations-codegen/diagnostics`. When it is loaded, the sessions of the process publish what happens in them on the
// channels of `node:diagnostics_channel`, and print it on stderr if `NODE_DEBUG` names "conversations".

import { observeProcess } from "../runtime/observer.ts";
import { callChannels, eventChannel, settleTrace, traceCall } from "./channels.ts";
import { createDebugLog } from "./debug-log.ts";

export type { CallContext } from "../runtime/observer.ts";
export type { EventMessage } from "./channels.ts";

const log = createDebugLog();

observeProcess({
  get seesEvents() {
    return log !== undefined || eventChannel.hasSubscribers;
  },
  get seesCalls() {
    return this.seesEvents || callChannels.hasSubscribers;
  },
  event(session, event) {
    log?.event(session, event);
    eventChannel.publish({ session, event });
  },
  call: traceCall,
  settled: settleTrace,
  socket: (session, hide) => log?.socket(session, hide),
});
