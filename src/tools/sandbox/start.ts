import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox/index.ts";
import { Failure } from "../failure.ts";

/**
 * Starts a sandbox at a port.
 *
 * @throws {Failure} if the port cannot be had.
 */
export async function startAt(port: number, options: SandboxOptions): Promise<Sandbox> {
  try {
    return await startSandbox({ ...options, port });
  } catch (error) {
    const why = error instanceof Error && "code" in error ? reasons[String(error.code)] : undefined;
    if (why === undefined) throw error;
    throw new Failure(
      `The port ${port} of 127.0.0.1 ${why}`,
      "Choose another one with --port, or a free one with --port 0.",
    );
  }
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "is taken",
  EACCES: "may not be used by you",
};

/**
 * Reads an option that is a whole number from 0 on.
 *
 * @throws {Failure} if it is none, or more than `most`.
 */
export function readNumber(option: string, text: string, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= most) return number;
  throw new Failure(`${option} has to be a whole number from 0 to ${most}, not ${JSON.stringify(text)}`);
}
