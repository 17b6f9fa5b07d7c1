import { WebSocket } from "ws";
import { OnMessage, SendMessage } from "../../../../generated/client.ts";
import { type Client, msg } from "./client.ts";

interface Request {
  readonly query: string;
  readonly operationName: string;
  readonly variables?: Record<string, unknown>;
}

/** The parts of graphql-ws that are used. */
interface GraphqlWs {
  createClient(options: { url: string; webSocketImpl: unknown; lazy: boolean; on: { connected(): void } }): {
    subscribe(
      request: Request,
      sink: { next(result: unknown): void; error(error: unknown): void; complete(): void },
    ): () => void;
    iterate(request: Request): AsyncIterable<unknown>;
  };
}

// The package is installed for the benchmark only, so elsewhere the compiler would not find it.
const name: string = "graphql-ws";

/** graphql-ws with an open connection, its events by callback or by iterator. It has no deadline for calls. */
export async function openGraphqlWs(host: string, events: "callback" | "iterate"): Promise<Client> {
  const { createClient } = (await import(name)) as GraphqlWs;
  const client = await new Promise<ReturnType<GraphqlWs["createClient"]>>((resolve) => {
    const url = `ws://${host}/graphql`;
    const opened = createClient({
      url,
      webSocketImpl: WebSocket,
      lazy: false,
      on: { connected: () => resolve(opened) },
    });
  });
  return {
    ask: (channel_id) =>
      new Promise((resolve, reject) => {
        const variables = { channel_id, msg };
        client.subscribe(
          { query: SendMessage.document, operationName: "SendMessage", variables },
          { next: resolve, error: reject, complete() {} },
        );
      }),
    async listen(heard) {
      const request = { query: OnMessage.document, operationName: "OnMessage" };
      if (events === "iterate") void read(client.iterate(request), heard);
      else client.subscribe(request, { next: heard, error: fail, complete() {} });
    },
  };
}

async function read(events: AsyncIterable<unknown>, heard: () => void) {
  for await (const _ of events) heard();
}

function fail(error: unknown): never {
  throw new Error("the subscription has failed", { cause: error });
}
