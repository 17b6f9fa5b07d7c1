import { readText } from "../../../plugins/client/load/parse.ts";
import { type AccountSeed, checkAccount, type SandboxLimits, type SandboxOptions } from "../../sandbox/index.ts";
import { ShapeError } from "../../sandbox/support/check-shape.ts";
import { cleanLine } from "../../text/clean.ts";
import { fileProblemOf } from "../../text/error.ts";
import { Failure, unreadable } from "../failure.ts";
import { printError } from "../print.ts";
import { waitForSignal } from "../signals.ts";
import { openLedgerFile } from "./ledger-file.ts";
import { printAddresses, printLogLine } from "./print.ts";
import { playScript } from "./script/play-script.ts";
import { readScript } from "./script/read-script.ts";
import { seededRandom } from "./seeded-random.ts";
import { readNumber, startAt } from "./start.ts";

/** The options of the command, as commander passes them. */
export interface SandboxFlags {
  readonly port: string;
  readonly token?: string;
  readonly account?: string;
  readonly limits?: string;
  readonly script?: string;
  readonly exit?: boolean;
  readonly ledger?: string;
  readonly host?: string;
  readonly allowHost?: readonly string[];
  readonly seed?: string;
  readonly quiet?: boolean;
}

/** @throws {Failure} if an option or a file is not valid, or the sandbox cannot start. */
export async function run(options: SandboxFlags): Promise<void> {
  const { script: scriptFile, exit = false, ledger: ledgerFile, quiet = false } = options;
  if (exit && scriptFile === undefined) throw new Failure("--exit needs --script", "The sandbox ends with the script.");
  const script = scriptFile === undefined ? undefined : readJson("--script", scriptFile, readScript);
  const sandboxOptions = readOptions(options);
  const writeLine = ledgerFile === undefined ? undefined : openLedgerFile(ledgerFile);
  // Before the sandbox starts, so that Ctrl-C during the start ends it, too.
  const stopped = waitForSignal();
  const sandbox = await startAt(quiet ? sandboxOptions : { ...sandboxOptions, log: printLogLine });
  try {
    if (writeLine) sandbox.ledger.onLine(writeLine);
    printAddresses(sandbox);
    if (options.host !== undefined) warnOfNetwork(options.host);
    const played = script && playScript(script, sandbox, { print: printLogLine, stopped });
    if (played && exit) await played;
    else await stopped;
  } finally {
    await sandbox.close();
  }
}

function readOptions(options: SandboxFlags): SandboxOptions & { readonly port: number } {
  const { account, allowHost, host, limits, port, seed, token } = options;
  return {
    port: readNumber("--port", port, 65_535),
    ...(host !== undefined && { host }),
    ...(allowHost !== undefined && { hostNames: allowHost }),
    ...(token !== undefined && { accessToken: readToken(token) }),
    ...(account !== undefined && { account: readJson<AccountSeed>("--account", account, checkAccount) }),
    ...(limits !== undefined && { limits: readLimits(limits) }),
    ...(seed !== undefined && { random: seededRandom(readNumber("--seed", seed, 2 ** 32 - 1)) }),
  };
}

/** @throws {Failure} if the file cannot be read, is not JSON, or has content that is not valid. */
function readJson<Content>(option: string, file: string, read: (value: unknown) => Content): Content {
  const name = cleanLine(file, 200);
  try {
    return read(JSON.parse(readText(process.cwd(), file)));
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new Failure(`${option} ${name} is not JSON: ${cleanLine(error.message, 300)}`);
    }
    if (error instanceof ShapeError) throw new Failure(`${option} ${name} is not valid:`, undefined, error.problems);
    const problem = fileProblemOf(error);
    throw problem ? unreadable(`${option} ${name}`, problem) : error;
  }
}

function readToken(token: string): string {
  if (/^[\x21-\x7e]{1,4096}$/.test(token)) return token;
  throw new Failure("--token must have 1 to 4096 printable ASCII characters without blanks");
}

/** @throws {Failure} that names everything that is wrong with the list. */
function readLimits(text: string): SandboxLimits {
  const limits = new Map<string, number>();
  const problems: Failure[] = [];
  for (const part of text.split(",")) {
    try {
      const [name, most] = readLimit(part);
      if (limits.has(name)) throw new Failure(`--limits has ${name} twice`, "Give it once.");
      limits.set(name, most);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      problems.push(error);
    }
  }
  const [first, ...more] = problems;
  if (more.length > 0) {
    throw new Failure(
      "--limits is not valid:",
      undefined,
      problems.map(({ message }) => message),
    );
  }
  if (first) throw first;
  return Object.fromEntries(limits);
}

function readLimit(part: string): [name: string, most: number] {
  const names = ["requestsPerMinute", "subscriptionsPerSession"];
  const [name = "", ...value] = part.split("=");
  if (!names.includes(name)) {
    throw new Failure(`--limits has no ${JSON.stringify(name)}`, `There are ${names.join(" and ")}.`);
  }
  return [name, readNumber(`--limits ${name}`, value.join("="), 1_000_000)];
}

function warnOfNetwork(host: string): void {
  if (/^(127\.|localhost$|::1$)/.test(host)) return;
  printError(
    "warning: Everyone who can reach this address can log in with the token, open the page, talk as visitors and read all " +
      "chats, without encryption. Use it in networks that you trust only.\n",
    "yellow",
  );
}
