import { resolve } from "node:path";
import { cleanLine } from "../../src/text/clean.ts";
import { messageOf } from "../../src/text/error.ts";
import { type WarningCode, warningCodes } from "./diagnostics/codes.ts";
import { packageTypeAt } from "./load/package.ts";

/** Options of the preset, for `presetConfig`. */
export interface ClientPresetConfig {
  /**
   * The module from which generated code imports the runtime's types.
   *
   * @default "conversations-codegen"
   */
  readonly runtimeModule?: string;
  /**
   * A module of your own that exports the types of results, variables and enums. By default, the preset writes this
   * module next to the client.
   */
  readonly typesModule?: string;
  /**
   * Root fields that are sent over HTTP instead of the WebSocket.
   *
   * @default ["startAgentSession"]
   */
  readonly httpFields?: readonly string[];
  /**
   * Warnings that stop a run, by their codes.
   *
   * @default []
   */
  readonly warningsAsErrors?: readonly WarningCode[];
  /**
   * The language of the client: TypeScript, or JavaScript with declarations.
   *
   * @default "ts"
   */
  readonly emit?: "ts" | "js";
  /** The format of the module that `emit: "js"` writes. By default, the `type` of the nearest package.json decides. */
  readonly moduleFormat?: "esm" | "commonjs";
}

/**
 * The TypeScript type of each custom scalar, for inputs and outputs alike or for each of them. A type from a module is
 * written `module#Name`, or `module#Name as Other` to import it under another name.
 */
export type ScalarsConfig = Readonly<Record<string, string | { readonly input: string; readonly output: string }>>;

/** The keys of the `config` next to the preset that this package reads. */
interface SharedConfig {
  readonly scalars?: ScalarsConfig;
  readonly importExtension?: string;
}

/** One entry of `generates`, as a config has it. */
export interface OutputEntry {
  /** The output folder, by its path from the project's folder: "generated/". */
  readonly folder: string;
  readonly presetConfig: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
}

/** The options of one output, with every default filled in. */
export interface OutputConfig {
  readonly runtimeModule: string;
  /** The module from which the client imports types. */
  readonly typesModule: string;
  /** True if that module is generated as well. */
  readonly makesTypes: boolean;
  readonly httpFields: readonly string[];
  readonly warningsAsErrors: readonly WarningCode[];
  readonly emit: "ts" | "esm" | "commonjs";
  /** The file extension with which generated modules are imported: ".js". */
  readonly importExtension: string;
  readonly scalars: ScalarsConfig;
}

/** The root fields that are sent over HTTP by default. A schema need not have them. */
export const defaultHttpFields: readonly string[] = ["startAgentSession"];

/** Thrown if an option is wrong. It has no stack: the config is wrong, not this code. */
export class InvalidConfigError extends Error {
  override readonly name = "InvalidConfigError";

  constructor(problems: readonly string[]) {
    super(cleanLine(`The config of the conversations preset is wrong: ${problems.join(" ")}`));
    this.stack = "";
  }
}

const isString = (value: unknown) => typeof value === "string" && value !== "";
const isListOf = (accepts: (item: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.every(accepts);
const isOneOf = (values: readonly unknown[]) => (value: unknown) => values.includes(value);

const options: Readonly<
  Record<keyof ClientPresetConfig, { readonly accepts: (value: unknown) => boolean; readonly expected: string }>
> = {
  runtimeModule: { accepts: isString, expected: "the name or the path of a module" },
  typesModule: { accepts: isString, expected: "the name or the path of a module" },
  httpFields: { accepts: isListOf(isString), expected: "a list of root fields" },
  warningsAsErrors: { accepts: isListOf(isOneOf(warningCodes)), expected: `a list of ${warningCodes.join(", ")}` },
  emit: { accepts: isOneOf(["ts", "js"]), expected: '"ts" or "js"' },
  moduleFormat: { accepts: isOneOf(["esm", "commonjs"]), expected: '"esm" or "commonjs"' },
};

/** The keys of `config` that change how graphql-codegen itself loads schema and documents. */
export const loadingKeys = "sort federation assumeValid assumeValidSDL skipGraphQLImport headers ignore cwd".split(" ");

/** The keys of `config` that are accepted: our own two, and those of graphql-codegen. */
const sharedKeys = ["scalars", "importExtension", "emitLegacyCommonJSImports", ...loadingKeys];

/**
 * Resolves the options of an output.
 *
 * @throws {InvalidConfigError} that names every wrong option.
 */
export function resolveConfig({ folder, presetConfig, config }: OutputEntry, cwd = process.cwd()): OutputConfig {
  const problems = [...findWrongOptions(presetConfig), ...findWrongConfig(config)];
  if (problems.length > 0) throw new InvalidConfigError(problems);
  const { runtimeModule, typesModule, httpFields, warningsAsErrors, emit, moduleFormat } =
    presetConfig as ClientPresetConfig;
  const shared = config as SharedConfig;
  // graphql-codegen passes "" if the config has no extension. ".js" works wherever "" works, and also in declarations.
  const importExtension = (emit !== "js" && shared.importExtension) || ".js";
  return {
    runtimeModule: runtimeModule ?? "conversations-codegen",
    typesModule: typesModule ?? `./types${importExtension}`,
    makesTypes: typesModule === undefined,
    httpFields: httpFields ?? defaultHttpFields,
    warningsAsErrors: warningsAsErrors ?? [],
    emit: emit === "js" ? (moduleFormat ?? formatOf(resolve(cwd, folder))) : "ts",
    importExtension,
    scalars: shared.scalars ?? {},
  };
}

function findWrongOptions(presetConfig: OutputEntry["presetConfig"]): string[] {
  const { emit, moduleFormat } = presetConfig;
  const idle = moduleFormat !== undefined && emit !== "js" ? ['moduleFormat has no effect without emit: "js".'] : [];
  const wrong = Object.entries(presetConfig).flatMap(([name, value]) => {
    if (!isOption(name)) return [`There is no option ${name}; the options are ${Object.keys(options).join(", ")}.`];
    return value === undefined || options[name].accepts(value) ? [] : [`${name} must be ${options[name].expected}.`];
  });
  return [...wrong, ...idle];
}

function isOption(name: string): name is keyof ClientPresetConfig {
  return Object.hasOwn(options, name);
}

/** A key without an effect is an error, because a user would expect it to work. */
function findWrongConfig(config: OutputEntry["config"]): string[] {
  const unknown = Object.keys(config).filter((name) => config[name] !== undefined && !sharedKeys.includes(name));
  return [
    ...unknown.map(
      (name) => `config.${name} has no effect on this preset; move it next to the plugin that it is meant for.`,
    ),
    ...findWrongScalars(config.scalars),
  ];
}

function findWrongScalars(scalars: unknown = {}): string[] {
  if (typeof scalars !== "object" || scalars === null) return ["config.scalars must be an object."];
  return Object.entries(scalars)
    .filter(([, type]) => !isString(type) && !(isString(type?.input) && isString(type?.output)))
    .map(([name]) => `config.scalars.${name} must be a TypeScript type, or { input, output } with two of them.`);
}

/** Returns the module format that Node.js uses for a `.js` file in the folder. */
function formatOf(folder: string): "esm" | "commonjs" {
  try {
    return packageTypeAt(folder) === "module" ? "esm" : "commonjs";
  } catch (error) {
    throw new InvalidConfigError([`${messageOf(error)}. Correct it, or set moduleFormat.`]);
  }
}
