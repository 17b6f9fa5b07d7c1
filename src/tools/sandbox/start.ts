import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox/index.ts";
import { codeOf } from "../../text/error.ts";
import { Failure } from "../failure.ts";

/**
 * Starts a sandbox.
 *
 * @throws {Failure} if the address or the port is not available, or an option is not valid.
 */
export async function startAt(options: SandboxOptions & { readonly port: number }): Promise<Sandbox> {
  try {
    return await startSandbox(options);
  } catch (error) {
    // The error is about an option, which the user gave here, and not a caller.
    if (error instanceof TypeError) throw new Failure(error.message);
    const reason = reasons[codeOf(error) ?? ""];
    if (reason === undefined) throw error;
    const { host = "127.0.0.1", port } = options;
    throw new Failure(`The port ${port} of ${host} ${reason[0]}`, reason[1]);
  }
}

const anotherPort = "Choose another one with --port, or any free port with --port 0.";

const reasons: Readonly<Record<string, readonly [string, string]>> = {
  EADDRINUSE: ["is in use", anotherPort],
  EACCES: ["may not be used by you", anotherPort],
  EADDRNOTAVAIL: ["cannot be used", "--host must be an address of this machine."],
  ENOTFOUND: ["cannot be used", "--host must be an address of this machine."],
};

/**
 * Reads an option that is a whole number from 0 on.
 *
 * @throws {Failure} if the text is not such a number, or if the number is more than `most`.
 */
export function readNumber(option: string, text: string, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= most) return number;
  throw new Failure(`${option} must be a whole number from 0 to ${most}, not ${JSON.stringify(text)}`);
}
