import { channel, tracingChannel } from "node:diagnostics_channel";
import type { SessionEvent } from "../runtime/events.ts";
import type { CallContext } from "../runtime/observer.ts";
import type { Transport } from "../runtime/transport.ts";

/** A message of the channel `conversations:event`: an event of any session of this process. */
export interface EventMessage {
  readonly session: Transport;
  readonly event: SessionEvent;
}

/** Carries each {@link EventMessage}. */
export const eventChannel = channel("conversations:event");

/** The tracing channels `tracing:conversations:call:*`. Each carries the {@link CallContext}. */
export const callChannels = tracingChannel<unknown, CallContext>("conversations:call");

/** Makes a call, as `tracePromise()` of the channels does. {@link settleTrace} follows. */
export function traceCall<T>(context: CallContext, makeCall: () => Promise<T>): Promise<T> {
  const call = callChannels.start.runStores(context, makeCall);
  callChannels.end.publish(context);
  return call;
}

/** Publishes how a call ended. */
export function settleTrace(context: CallContext): void {
  if ("error" in context) callChannels.error.publish(context);
  callChannels.asyncStart.publish(context);
  callChannels.asyncEnd.publish(context);
}
