import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { buildSchema, graphqlSync } from "graphql";

/** An HTTP server on loopback in place of the service. */
export interface Endpoint extends AsyncDisposable {
  readonly url: string;
  /** The bodies of the requests, parsed. */
  readonly asked: readonly { readonly query: string }[];
  /** The headers of the last request. */
  readonly headers: () => Readonly<Record<string, unknown>>;
}

/** Starts a server that answers as `answer` says. */
export async function startEndpoint(answer: (query: string) => Answer): Promise<Endpoint> {
  const asked: { query: string }[] = [];
  let headers = {};
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    headers = request.headers;
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(chunks).toString());
      asked.push(body);
      const { status = 200, headers: sent = {}, text = "", cut = false, silent = false } = answer(body.query);
      if (silent) return;
      response.writeHead(status, { "content-type": "application/json", ...sent });
      if (cut) response.write(text, () => response.destroy());
      else response.end(text);
    });
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    asked,
    headers: () => headers,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text?: string;
  /** True if the connection breaks after the text. */
  readonly cut?: boolean;
  /** True if the text never comes. */
  readonly silent?: boolean;
}

/** Answers introspection of a schema. */
export function answerFor(sdl: string): (query: string) => Answer {
  const schema = buildSchema(sdl);
  return (query) => ({ text: JSON.stringify(graphqlSync({ schema, source: query })) });
}

/**
 * Returns the packaged schema as a service might have it: in other words and without our marks, with a field that we do
 * not know, and without one of the inferred parts. Without these changes it could not be distinguished from a sandbox's
 * schema.
 */
export function asOfService(packaged: string): string {
  return packaged
    .replace(/^".*"\ndirective @evidence.*\n/m, "")
    .replaceAll(/ @evidence\((?:\w+: "[^"]*"(?:, )?)+\)/g, "")
    .replaceAll(/^ +"Return items before this cursor\."\n +before: .*\n/gm, "")
    .replaceAll(/^( *)"(?!"")(.*)"$/gm, '$1"The service says: $2"')
    .replace(/^type Agent .*\{$/m, (line) => `${line}\n  "The time of the last login."\n  last_login: String`);
}
