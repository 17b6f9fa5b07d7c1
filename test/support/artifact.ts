import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { inject } from "vitest";
import type { Artifacts } from "./artifacts.ts";

/**
 * Returns an artifact that all test files of the run share. The first test file that asks for an artifact has it
 * created.
 *
 * @throws {Error} If it cannot be created.
 */
export async function artifact<Name extends keyof Artifacts>(name: Name): Promise<Artifacts[Name]> {
  const request = get(`${inject("artifacts")}/${name}`, { agent: false });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  const body = await text(response);
  if (response.statusCode !== 200) throw new Error(body);
  return JSON.parse(body) as Artifacts[Name];
}
