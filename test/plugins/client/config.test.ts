import { describe, expect, test } from "vitest";
import { pickOptions, resolveConfig } from "../../../plugins/client/config.ts";

describe("resolveConfig", () => {
  test("has a default for every option", () =>
    expect(resolveConfig({})).toEqual({
      runtime: "conversations-codegen",
      types: "./types.js",
      http: ["startAgentSession"],
      warningsAsErrors: [],
    }));

  test("keeps what is given", () => {
    const given = { runtime: "../runtime.ts", types: "./other.ts", http: [], warningsAsErrors: ["no-deprecated"] };
    expect(resolveConfig(given)).toEqual(given);
  });

  test("names all that is wrong at once", () =>
    expect(() =>
      resolveConfig({ runtim: "../runtime.ts", types: 1, http: "startAgentSession", warningsAsErrors: ["typo"] }),
    ).toThrow(
      new TypeError(
        "options of the conversations preset: runtim is unknown; there are runtime, types, http, warningsAsErrors. " +
          "types has to be a module's path. http has to be a list of root fields. warningsAsErrors has to be " +
          "a list of no-deprecated, no-unused-fragments, missing-typename, missing-fallback, inferred-fragment, interpolation-in-string.",
      ),
    ));
});

test("pickOptions leaves the options of other plugins alone", () =>
  expect(pickOptions({ http: [], scalars: {}, importExtension: ".ts" })).toEqual({ http: [] }));
