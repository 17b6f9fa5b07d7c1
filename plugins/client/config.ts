import { type WarningCode, warningCodes } from "./diagnostics/codes.ts";

/** What can be set: under `presetConfig` for the preset, under `config` for the plugin alone. */
export interface ClientConfig {
  /** Where generated code imports the runtime's types from. Default: "conversations-codegen". */
  readonly runtime: string;
  /** Where it imports the results and variables from. The preset knows; the plugin alone takes "./types.js". */
  readonly types: string;
  /** Root fields that are sent over HTTP instead of the WebSocket. Default: ["startAgentSession"]. */
  readonly http: readonly string[];
  /** Warnings that stop a run, by their codes. Default: none. */
  readonly warningsAsErrors: readonly WarningCode[];
}

const isString = (value: unknown) => typeof value === "string";
const isStrings = (value: unknown) => Array.isArray(value) && value.every(isString);
const isWarnings = (value: unknown) => Array.isArray(value) && value.every((code) => warningCodes.includes(code));

const options = {
  runtime: { default: "conversations-codegen", accepts: isString, wants: "a module's name or path" },
  types: { default: "./types.js", accepts: isString, wants: "a module's path" },
  http: { default: ["startAgentSession"], accepts: isStrings, wants: "a list of root fields" },
  warningsAsErrors: { default: [], accepts: isWarnings, wants: `a list of ${warningCodes.join(", ")}` },
} as const;

/** The options among what graphql-codegen hands to a plugin: the options of all plugins in one heap. */
export function pickOptions(raw: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(raw).filter(([name]) => isOption(name)));
}

/**
 * Fills in the defaults.
 *
 * @throws {TypeError} that names every unknown or misshapen option at once.
 */
export function resolveConfig(raw: Readonly<Record<string, unknown>>): ClientConfig {
  const problems = Object.entries(raw).flatMap(([name, value]) => {
    if (!isOption(name)) return [`${name} is unknown; there are ${Object.keys(options).join(", ")}`];
    return options[name].accepts(value) ? [] : [`${name} has to be ${options[name].wants}`];
  });
  if (problems.length > 0) throw new TypeError(`options of the conversations preset: ${problems.join(". ")}.`);
  return {
    runtime: options.runtime.default,
    types: options.types.default,
    http: options.http.default,
    warningsAsErrors: options.warningsAsErrors.default,
    ...raw,
  };
}

function isOption(name: string): name is keyof typeof options {
  return Object.hasOwn(options, name);
}
