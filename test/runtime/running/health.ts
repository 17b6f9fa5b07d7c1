import { createServer, type Server } from "node:http";
import type { Session } from "../../../src/runtime/index.ts";

// example
/** Answers /live and /ready, as a supervisor or an orchestrator asks. */
export function serveHealth(session: Session): Server {
  let isLive = true;
  void session.closed.then(() => {
    isLive = false;
  });
  return createServer(({ url }, response) => {
    const isGood = url === "/ready" ? session.state === "ready" : isLive;
    response.writeHead(isGood ? 200 : 503).end(`${session.state}\n`);
  });
}
