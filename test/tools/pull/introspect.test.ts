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

test("the schema's description, the specification of a scalar and a deprecated input field are kept", async () => {
  const text = `"""An API."""
schema {
  query: Query
}

type Query {
  items(filter: Filter): [Time]
}

scalar Time @specifiedBy(url: "https://scalars.example/time")

input Filter {
  text: String
  old: Int @deprecated(reason: "No use.")
}`;
  await using endpoint = await startEndpoint(answerFor(text));
  expect(printSchema(await introspect(endpoint.url))).toBe(text);
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

const elsewhere = "https://elsewhere.example/a?b=canary";
const address = "Check the address: it must be that of the GraphQL endpoint.";
const operator = "Ask its operator for an introspection result, and pass that file with --from.";

test.each<[number, Readonly<Record<string, string>>, string, string]>([
  [
    300,
    { location: elsewhere },
    "",
    "redirects to https://elsewhere.example. If you trust it, name it with --endpoint.",
  ],
  [399, { location: "//other.example/" }, "", "redirects to http://other.example. If you trust it"],
  [302, {}, "", "redirects to http://127.0.0.1:"],
  [302, { location: "http://[" }, "", "redirects to nowhere. If you trust it"],
  [400, { location: elsewhere }, "", `answers with application/json that is not JSON (HTTP 400). ${address}`],
  [428, { "content-type": "" }, "No.", `answers with something that is not JSON (HTTP 428). ${address}`],
  [429, { "content-type": "text/plain" }, "No.", "answers with text/plain that is not JSON (HTTP 429). Try again."],
  [499, {}, "1", `answers with application/json that is not JSON (HTTP 499). ${address}`],
  [500, {}, "{}", "answers with JSON that is not GraphQL's (HTTP 500). Try again."],
  [200, {}, " [1", "answers with JSON that ends too early (HTTP 200). Try again."],
  [200, {}, "[]", `answers with JSON that is not GraphQL's (HTTP 200). ${address}`],
  [401, {}, "No.", `refuses introspection: HTTP 401. ${operator}`],
  [402, {}, "No.", `answers with application/json that is not JSON (HTTP 402). ${address}`],
  [403, {}, "{}", `refuses introspection: HTTP 403. ${operator}`],
  [
    200,
    {},
    '{ "errors": [{ "name": "NO", "message": "Not you." }, {}] }',
    `refuses introspection: NO: Not you. ${operator}`,
  ],
  [200, {}, '{ "errors": [null, "No.", { "message": "Not you" }] }', `refuses introspection: Not you. ${operator}`],
  [200, {}, '{ "errors": [{ "message": 1 }], "data": 1 }', `refuses introspection. ${operator}`],
  [200, {}, '{ "errors": {}, "data": { "__schema": null } }', `refuses introspection. ${operator}`],
])("HTTP %i with the headers %j and the text %j is no schema", async (status, headers, text, message) => {
  await using endpoint = await startEndpoint(() => ({ status, headers, text }));
  const { host } = new URL(endpoint.url);
  await expect(introspect(endpoint.url)).rejects.toThrow(`${host} ${message}`);
});

test("an answer may have as many bytes as the limit, and a schema counts in spite of errors", async () => {
  const answer = answerFor("type Query { a: Int }");
  let text = "";
  await using endpoint = await startEndpoint((query) => {
    text = JSON.stringify({ ...JSON.parse(answer(query).text ?? ""), errors: [{ message: "A warning." }] });
    return { text };
  });
  await introspect(endpoint.url);
  const bytes = Buffer.byteLength(text);
  expect(printSchema(await introspect(endpoint.url, { timeoutMs: 60_000, bytes }))).toContain("type Query");
  await expect(introspect(endpoint.url, { timeoutMs: 60_000, bytes: bytes - 1 })).rejects.toThrow(
    `answers with more than ${bytes - 1} bytes`,
  );
  expect(endpoint.headers()).toMatchObject({ "content-type": "application/json", accept: "application/json" });
  expect(endpoint.headers()).not.toHaveProperty("authorization");
});

test("a reason of the service is cut off after 500 characters", async () => {
  const text = JSON.stringify({ errors: [{ message: "a".repeat(600) }] });
  await using endpoint = await startEndpoint(() => ({ text }));
  const error: Error = await introspect(endpoint.url).then(
    () => new Error("it was accepted"),
    (reason) => reason,
  );
  expect(/a{100,}/.exec(error.message)?.[0].length).toBeLessThanOrEqual(500);
  expect(/a{100,}/.exec(error.message)?.[0].length).toBeGreaterThan(490);
});
