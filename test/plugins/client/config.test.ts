import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { InvalidConfigError, resolveConfig } from "../../../plugins/client/config.ts";
import { warningCodes } from "../../../plugins/client/diagnostics/codes.ts";

const folder = mkdtempSync(join(tmpdir(), "client-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

function resolve(presetConfig: Record<string, unknown>, config: Record<string, unknown> = {}) {
  return resolveConfig({ folder: "generated/", presetConfig, config }, folder);
}

function problemsOf(presetConfig: Record<string, unknown>, config?: Record<string, unknown>): string {
  try {
    resolve(presetConfig, config);
  } catch (error) {
    if (error instanceof InvalidConfigError) return error.message;
  }
  throw new Error("it was expected to be refused");
}

describe("resolveConfig", () => {
  test("has a default for every option", () =>
    expect(resolve({})).toEqual({
      runtimeModule: "conversations-codegen",
      typesModule: "./types.js",
      importExtension: ".js",
      makesTypes: true,
      httpFields: ["startAgentSession"],
      warningsAsErrors: [],
      emit: "ts",
      scalars: {},
    }));

  test("keeps the given options", () => {
    const presetConfig = {
      runtimeModule: "../runtime.ts",
      typesModule: "./other.ts",
      httpFields: [],
      warningsAsErrors: ["no-deprecated"],
    };
    const scalars = { Moment: "Date", Money: { input: "number", output: "string" } };
    expect(resolve(presetConfig, { scalars })).toEqual({
      importExtension: ".js",
      ...presetConfig,
      makesTypes: false,
      emit: "ts",
      scalars,
    });
  });

  test("refuses a format of modules without JavaScript, on which it has no effect", () => {
    const idle = 'moduleFormat has no effect without emit: "js".';
    expect(problemsOf({ moduleFormat: "esm" })).toContain(idle);
    expect(problemsOf({ moduleFormat: "esm", emit: "ts" })).toContain(idle);
    expect(resolve({ moduleFormat: "esm", emit: "js" })).toMatchObject({ emit: "esm" });
  });

  test.each([
    [undefined, "commonjs"],
    ["{}", "commonjs"],
    ['{ "type": "commonjs" }', "commonjs"],
    ['{ "type": "module" }', "esm"],
  ])("reads the module format from a package.json with %s: %s", (manifest, emit) => {
    if (manifest !== undefined) writeFileSync(join(folder, "package.json"), manifest);
    expect(resolve({ emit: "js" })).toMatchObject({ emit, typesModule: "./types.js" });
    expect(resolve({ emit: "js", moduleFormat: "esm" })).toMatchObject({ emit: "esm" });
    rmSync(join(folder, "package.json"), { force: true });
  });

  test("reports all wrong options at once", () =>
    expect(
      problemsOf({ runtim: "x", typesModule: 1, httpFields: "a", warningsAsErrors: ["syntax"], emit: "java" }),
    ).toBe(
      "The config of the conversations preset is wrong: There is no option runtim; the options are runtimeModule, " +
        "typesModule, httpFields, warningsAsErrors, emit, moduleFormat. typesModule must be the name or the path of a " +
        `module. httpFields must be a list of root fields. warningsAsErrors must be a list of ${warningCodes.join(", ")}. ` +
        'emit must be "ts" or "js".',
    ));

  test.each(["namingConvention", "immutableTypes", "enumsAsTypes", "skipTypename"])(
    "refuses config.%s, because it would have no effect",
    (name) =>
      expect(problemsOf({}, { [name]: true })).toContain(
        `config.${name} has no effect on this preset; move it next to the plugin that it is meant for.`,
      ),
  );

  test.each([
    ["text", "config.scalars must be an object."],
    [{ Moment: 1 }, "config.scalars.Moment must be a TypeScript type"],
    [{ Moment: { input: "Date" } }, "config.scalars.Moment must be a TypeScript type"],
  ])("refuses the scalars %j", (scalars, message) => expect(problemsOf({}, { scalars })).toContain(message));

  test.each([
    [{}, ".ts", "./types.ts"],
    [{ emit: "ts" }, ".ts", "./types.ts"],
    [{ emit: "ts" }, "", "./types.js"],
    [{ emit: "js", moduleFormat: "esm" }, ".ts", "./types.js"],
    [{ typesModule: "./own.ts" }, ".js", "./own.ts"],
  ])("with %o and the extension %j the types are in %s", (presetConfig, importExtension, typesModule) =>
    expect(resolve(presetConfig, { importExtension })).toMatchObject({ typesModule }),
  );

  test.each([null, 1, ""])("refuses the scalar %j, and scalars that are null", (type) => {
    expect(problemsOf({}, { scalars: { Moment: type } })).toContain("config.scalars.Moment must be");
    expect(problemsOf({}, { scalars: { Moment: { input: "Date", output: type } } })).toContain("config.scalars.Moment");
    expect(problemsOf({}, { scalars: null })).toContain("config.scalars must be an object.");
    expect(problemsOf({ httpFields: [type] })).toContain("httpFields must be a list of root fields.");
    expect(problemsOf({ moduleFormat: type })).toContain('moduleFormat must be "esm" or "commonjs".');
  });

  test("leaves out options that are undefined", () =>
    expect(resolve({ runtimeModule: undefined }, { namingConvention: undefined })).toMatchObject({
      runtimeModule: "conversations-codegen",
    }));

  test("accepts the keys that graphql-codegen adds or reads itself", () =>
    expect(resolve({}, { importExtension: "", emitLegacyCommonJSImports: true, sort: false })).toMatchObject({
      typesModule: "./types.js",
    }));
});
