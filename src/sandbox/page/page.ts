import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { responseHeaders } from "../server/origin-check.ts";
import { readBody } from "../server/read-body.ts";
import { act } from "./actions/actions.ts";
import { createTyping } from "./actions/typing.ts";
import { readAsset } from "./assets.ts";
import { BadAction } from "./body.ts";
import type { PageContext, Streams } from "./context.ts";
import { createFramePrinter } from "./stream/budget.ts";
import { sendLive } from "./stream/live.ts";

/** The largest action that is read, in bytes. */
const maxActionBytes = 1024 * 1024;

interface Page extends PageContext {
  readonly streams: Streams;
}

type Answer = (request: IncomingMessage, response: ServerResponse, page: Page) => void;

/** The page's requests besides its files, by method and path. */
const answers: Readonly<Record<string, Answer>> = {
  "GET /page/live": (_request, response, page) => sendLive(response, page, page.streams),
  "GET /page/ledger.jsonl": (_request, response, { service }) => {
    response.writeHead(200, {
      ...responseHeaders,
      "Content-Type": "application/jsonl; charset=utf-8",
      "Content-Disposition": 'attachment; filename="sandbox-ledger.jsonl"',
    });
    response.end(service.ledger.toJSONLines());
  },
  "POST /page/actions": (request, response, page) => {
    // Fails if the browser disconnects before the whole body has arrived.
    answerAction(request, response, page).catch(() => response.destroy());
  },
};

/**
 * Creates the page: its files at `/` and `/page/`, updates as server-sent events, and actions by POST. Returns a function
 * that answers a request, or returns false if it is not for the page.
 */
export function createPage(
  context: Omit<PageContext, "typing">,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const { account, ledger } = context.service;
  const streams: Streams = {
    run: randomUUID(),
    last: 0,
    lookers: new Map(),
    printFrame: createFramePrinter(ledger.redacted),
  };
  const page: Page = { ...context, streams, typing: createTyping(account) };
  return (request, response) => {
    const answer = answerTo(request);
    if (!answer) return false;
    answer(request, response, page);
    return true;
  };
}

function answerTo({ method = "", url = "" }: IncomingMessage): Answer | undefined {
  const [path = ""] = url.split("?", 1);
  const asset = method === "GET" ? readAsset(path) : undefined;
  if (!asset) return answers[`${method} ${path}`];
  return (_request, response) => {
    response.writeHead(200, { ...responseHeaders, "Content-Type": asset.type }).end(asset.content);
  };
}

async function answerAction(request: IncomingMessage, response: ServerResponse, page: Page): Promise<void> {
  // A form of another website cannot send this type.
  if (request.headers["content-type"] !== "application/json") {
    return sendJson(response, 415, { error: "Actions are JSON." });
  }
  const body = await readBody(request, maxActionBytes);
  if (body === undefined) return sendJson(response, 413, { error: `The body is longer than ${maxActionBytes} bytes.` });
  try {
    const { remoteAddress } = request.socket;
    sendJson(response, 200, await act({ ...page, remoteAddress }, parse(body)));
  } catch (error) {
    if (!(error instanceof BadAction)) throw error;
    sendJson(response, 400, { error: error.message });
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new BadAction("The body is not JSON.");
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { ...responseHeaders, "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
}
