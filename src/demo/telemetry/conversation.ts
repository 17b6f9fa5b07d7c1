import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { onMessage, sendMessage } from "../../../generated/client.ts";
import { connect } from "../../runtime/index.ts";
import { startSandbox } from "../../sandbox/index.ts";
import { observeConversations } from "./observe.ts";

/**
 * Plays a conversation with failures in the sandbox, and prints the spans and metrics that OpenTelemetry's SDK
 * collects.
 */
export async function playObserved(print: (line: string) => void): Promise<void> {
  const spans = new InMemorySpanExporter();
  const tracers = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  // Much longer than the conversation, so that only `forceFlush()` exports.
  const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 60_000 });
  const meters = new MeterProvider({ readers: [reader] });
  const stop = observeConversations(tracers.getTracer("bot"), meters.getMeter("bot"));
  try {
    await playTroubles();
    await meters.forceFlush();
    for (const span of spans.getFinishedSpans()) print(describeSpan(span));
    for (const line of describeMetrics(metrics)) print(line);
  } finally {
    stop();
    await Promise.all([tracers.shutdown(), meters.shutdown()]);
  }
}

/** Plays a message, a message that the service asks to send later, a message that it refuses, and a lost connection. */
async function playTroubles(): Promise<void> {
  await using sandbox = await startSandbox();
  const { accessToken, endpoint } = sandbox;
  let recovered = () => {};
  const isRecovered = new Promise<void>((resolve) => {
    recovered = resolve;
  });
  await using session = await connect({ accessToken, endpoint, reconnectDelayMs: 10, onRecovered: () => recovered() });
  const messages = onMessage(session);
  await messages.ready;
  const ann = await sandbox.addVisitor({ display_name: "Ann" });
  await ann.says("Hello");
  // The channel in which Ann has written.
  const { value } = await messages.next();
  const channel_id = value?.message?.node?.channel.id ?? "";
  const answer = (msg: string) => sendMessage(session, { channel_id, msg });
  await answer("Hello, Ann");
  sandbox.faults.arm({ fault: "refuse", error: "RATE_LIMITED", where: { operation: "SendMessage" } });
  await answer("What can I do for you?");
  sandbox.faults.arm({ fault: "refuse", error: "FORBIDDEN", where: { operation: "SendMessage" } });
  await answer("Are you there?").catch(() => {});
  sandbox.faults.arm({ fault: "drop", when: "now" });
  await isRecovered;
}

function describeSpan({ name, attributes }: ReadableSpan): string {
  const { "conversations.outcome": outcome, "conversations.attempts": attempts } = attributes;
  return `span    ${name}  outcome=${outcome} attempts=${attempts}`;
}

/** Leaves out the times, which are different in each run. */
function describeMetrics(exporter: InMemoryMetricExporter): string[] {
  const metrics = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  return metrics.flatMap(({ descriptor, dataPoints }) =>
    dataPoints.map(({ attributes, value }) => {
      const labels = Object.entries(attributes).map(([key, text]) => `${key}=${text}`);
      return `metric  ${descriptor.name}  ${labels.join(" ")}  ${typeof value === "number" ? value : value.count}`;
    }),
  );
}
