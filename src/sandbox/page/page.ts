import type { IncomingMessage, ServerResponse } from "node:http";
import { readText } from "../wire/body.ts";
import { act, BadAction } from "./actions.ts";
import { readAsset } from "./assets.ts";
import { foreignness, ownHeaders } from "./guard.ts";
import { type Scene, sendLive } from "./live.ts";

type Answer = (request: IncomingMessage, response: ServerResponse, scene: Scene) => void;

/** What the page asks for besides its files: by method and path. */
const answers: Readonly<Record<string, Answer>> = {
  "GET /page/live": (_request, response, scene) => sendLive(response, scene),
  "GET /page/ledger.jsonl": (_request, response, { service }) => {
    response.writeHead(200, {
      ...ownHeaders,
      "Content-Type": "application/jsonl; charset=utf-8",
      "Content-Disposition": 'attachment; filename="sandbox-ledger.jsonl"',
    });
    response.end(service.ledger.toJSONLines());
  },
  "POST /page/actions": (request, response, scene) => {
    // It fails if the body does not come whole: the browser is gone.
    answerAction(request, response, scene).catch(() => response.destroy());
  },
};

/**
 * Serves the page: its files at `/` and `/page/`, what happens as server-sent events, and what is done at it by POST.
 * Returns a function that answers a request, or returns false if it is not for the page.
 */
export function createPage(scene: Scene): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const answer = answerTo(request);
    if (!answer) return false;
    const foreign = foreignness(request);
    if (foreign === undefined) answer(request, response, scene);
    else sendJson(response, 403, { error: foreign });
    return true;
  };
}

function answerTo({ method = "", url = "" }: IncomingMessage): Answer | undefined {
  const [path = ""] = url.split("?", 1);
  const asset = method === "GET" ? readAsset(path) : undefined;
  if (!asset) return answers[`${method} ${path}`];
  return (_request, response) => {
    response.writeHead(200, { ...ownHeaders, "Content-Type": asset.type }).end(asset.content);
  };
}

async function answerAction(request: IncomingMessage, response: ServerResponse, scene: Scene): Promise<void> {
  // What a form of a foreign website can send is never this.
  if (request.headers["content-type"] !== "application/json") {
    return sendJson(response, 415, { error: "Actions are JSON." });
  }
  const body = await readText(request);
  if (body === undefined) return sendJson(response, 413, { error: "The body is longer than 1 MiB." });
  try {
    sendJson(response, 200, await act(scene, parse(body)));
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
  response.writeHead(status, { ...ownHeaders, "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
}
