import { readFileSync } from "node:fs";
import { SpanStatusCode } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { expect, test } from "vitest";
import { SendMessage, sendMessage } from "../../generated/client.ts";
import { observeConversations } from "../../src/demo/telemetry/observe.ts";
import { createMemoryTransport } from "../../src/testing/index.ts";
import { run } from "../support/run.ts";

const hello = { channel_id: "c", msg: "my card number is 4111" };

test("npm run demo:telemetry prints the output in the runtime's README, and ends", async () => {
  const { code, stdout, stderr } = await run("npm", ["run", "--silent", "demo:telemetry"]);
  expect({ code, stderr: stderr.replace(/^npm warn .*\n/gm, "") }).toEqual({ code: 0, stderr: "" });
  expect(readFileSync("src/runtime/README.md", "utf8")).toContain(`\`\`\`text\n${stdout}\`\`\``);
});

test("a call becomes a span with its kind, duration, outcome and exception, and without texts", async () => {
  const exporter = new InMemorySpanExporter();
  const tracers = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 60_000 });
  const meters = new MeterProvider({ readers: [reader] });
  const stop = observeConversations(tracers.getTracer("test"), meters.getMeter("test"));
  const transport = createMemoryTransport();
  transport.answer(SendMessage, { sendMessage: { success: true } });
  await sendMessage(transport, hello);
  transport.refuse(SendMessage, "FORBIDDEN");
  await expect(sendMessage(transport, hello)).rejects.toThrow("FORBIDDEN");
  stop();
  await sendMessage(transport, hello).catch(() => {});
  await meters.forceFlush();

  const spans = exporter.getFinishedSpans();
  expect(spans.map(({ name, status }) => [name, status.code])).toEqual([
    ["SendMessage", SpanStatusCode.UNSET],
    ["SendMessage", SpanStatusCode.ERROR],
  ]);
  expect(spans[0]?.attributes).toEqual({
    "graphql.operation.name": "SendMessage",
    "graphql.operation.type": "mutation",
    "conversations.outcome": "OK",
    "conversations.attempts": 1,
  });
  expect(spans[1]?.events[0]?.attributes?.["exception.message"]).toContain("[FORBIDDEN] SendMessage");
  const [metric] = metrics.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  expect(metric?.descriptor.name).toBe("conversations.call.duration");
  expect(metric?.dataPoints.map(({ attributes }) => attributes.outcome)).toEqual(["OK", "FORBIDDEN"]);
  expect(JSON.stringify([spans.map(({ attributes, events }) => [attributes, events]), metric])).not.toContain("4111");
  await Promise.all([tracers.shutdown(), meters.shutdown()]);
});
