import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { printSchema } from "graphql";
import { expect, test } from "vitest";
import { introspect } from "../../../src/tools/pull/source/introspect.ts";
import { answerFor, startEndpoint } from "./endpoint.ts";

const sdl = `type Query {
  """What there is."""
  item(id: String! = "1", old: Int @deprecated(reason: "No use.")): Item @deprecated(reason: "Use items.")
}

type Item {
  id: ID!
}`;

test("descriptions, defaults and deprecations are kept, those of arguments too", async () => {
  await using endpoint = await startEndpoint(answerFor(sdl));
  expect(printSchema(await introspect(endpoint.url))).toBe(sdl);
  expect(endpoint.asked).toHaveLength(1);
});

test("a service that supports only the older introspection gets a shorter query", async () => {
  const answer = answerFor("type Query { a: Int }");
  const refusal = {
    text: JSON.stringify({ errors: [{ message: 'Unknown argument "includeDeprecated" on field "args".' }] }),
  };
  await using endpoint = await startEndpoint((query) =>
    /args\(includeDeprecated/.test(query) ? refusal : answer(query),
  );
  expect(printSchema(await introspect(endpoint.url))).toBe("type Query {\n  a: Int\n}");
  expect(endpoint.asked).toHaveLength(2);
});

test("an answer that does not come, or does not end, is abandoned", async () => {
  await using silent = await startEndpoint(() => ({ silent: true }));
  const limits = { timeoutMs: 50, bytes: 1_000 };
  await expect(introspect(silent.url, limits)).rejects.toThrow("cannot be reached: no answer in time.");
  await using long = await startEndpoint(() => ({ text: `{"data":"${"x".repeat(1_000)}"}` }));
  const { host } = new URL(long.url);
  await expect(introspect(long.url, { timeoutMs: 10_000, bytes: 1_000 })).rejects.toThrow(
    `${host} answers with more than 1000 bytes. Check the address.`,
  );
});

test("a redirect whose body never ends keeps no connection open", async () => {
  const server = createServer((_, response) => {
    response.writeHead(302, { location: "https://elsewhere.example/" }).write("Moved.");
    response.once("close", () => server.emit("hung up"));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const hungUp = once(server, "hung up");
  const { port } = server.address() as AddressInfo;
  await expect(introspect(`http://127.0.0.1:${port}/`)).rejects.toThrow("redirects to https://elsewhere.example");
  await hungUp;
  server.close();
});
