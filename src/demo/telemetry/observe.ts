import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { type Attributes, type Meter, type Span, SpanKind, SpanStatusCode, type Tracer } from "@opentelemetry/api";
import type { CallContext, EventMessage } from "../../runtime/index.ts";

/**
 * Turns the diagnostics that the sessions of this process publish into OpenTelemetry: a span for each call, as a child
 * of the span in which the call was made, and metrics of calls, retries, reconnects, gaps and dropped events. Returns a
 * function that stops this.
 */
export function observeConversations(tracer: Tracer, meter: Meter): () => void {
  const record = createRecorder(meter);
  // A call has one context from its start to its end.
  const spans = new WeakMap<CallContext, Span>();
  const listeners: Readonly<Record<string, (message: never) => void>> = {
    "tracing:conversations:call:start": (call: CallContext) => {
      const attributes = { "graphql.operation.name": call.operation, "graphql.operation.type": call.kind };
      spans.set(call, tracer.startSpan(call.operation, { kind: SpanKind.CLIENT, attributes }));
    },
    // Not "end", which is published as soon as the call has returned its promise.
    "tracing:conversations:call:asyncEnd": (call: CallContext) => endSpan(spans.get(call), call),
    "conversations:event": ({ event }: EventMessage) => record(event),
  };
  for (const [channel, listener] of Object.entries(listeners)) subscribe(channel, listener as () => void);
  return () => {
    for (const [channel, listener] of Object.entries(listeners)) unsubscribe(channel, listener as () => void);
  };
}

function endSpan(span: Span | undefined, { outcome = "OK", attempt = 0, error }: CallContext): void {
  span?.setAttributes({ "conversations.outcome": outcome, "conversations.attempts": attempt });
  if (outcome !== "OK") span?.setStatus({ code: SpanStatusCode.ERROR, message: outcome });
  if (error instanceof Error) span?.recordException(error);
  span?.end();
}

function createRecorder(meter: Meter): (event: EventMessage["event"]) => void {
  const calls = meter.createHistogram("conversations.call.duration", { unit: "ms" });
  const gaps = meter.createHistogram("conversations.gap.duration", { unit: "ms" });
  const retries = meter.createCounter("conversations.retries");
  const reconnects = meter.createCounter("conversations.reconnects");
  const dropped = meter.createCounter("conversations.events.dropped");
  return (event) => {
    switch (event.type) {
      case "call":
        return calls.record(event.durationMs, attributesOf(event));
      case "gap":
        return gaps.record(event.durationMs, attributesOf(event));
      case "retry":
        return retries.add(1, attributesOf(event));
      case "reconnect":
        return reconnects.add(1, { via: event.via, outcome: event.outcome });
      case "dropped":
        return dropped.add(event.count, attributesOf(event));
    }
  };
}

function attributesOf({ operation, outcome }: { readonly operation: string; readonly outcome: string }): Attributes {
  return { operation, outcome };
}
