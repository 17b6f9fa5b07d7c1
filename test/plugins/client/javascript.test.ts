import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../support/compile.ts";
import { fixtures, root, schemas } from "../../support/paths.ts";
import { createProject } from "../../support/project.ts";

/** The output for TypeScript, as ES module and as CommonJS, by the name of each file. */
type Outputs = Readonly<Record<"ts" | "esm" | "commonjs", Readonly<Record<string, string>>>>;

const folders = { operations: join(root, "operations"), accepted: join(fixtures, "accepted") };

/** Generates each kind of output of the operations in a folder. */
async function generateAll(folder: string, schema: string, httpFields: readonly string[]): Promise<Outputs> {
  const files = readdirSync(folder).map((name) => [`operations/${name}`, readFileSync(join(folder, name), "utf8")]);
  await using project = await createProject(Object.fromEntries(files));
  const generate = async (presetConfig: object) => {
    const config = { runtimeModule: "../src/runtime/transport.ts", httpFields };
    const outputConfig = {
      presetConfig: { ...config, ...presetConfig },
      config: { scalars: { Moment: "Date" }, importExtension: ".ts" },
    };
    const made = await project.generate({ schema, outputConfig });
    return Object.fromEntries(Object.entries(made).map(([path, text]) => [path.replace("generated/", ""), text]));
  };
  return {
    ts: await generate({}),
    esm: await generate({ emit: "js", moduleFormat: "esm" }),
    commonjs: await generate({ emit: "js", moduleFormat: "commonjs" }),
  };
}

describe.each([
  ["our operations", folders.operations, schemas.conversations, ["startAgentSession"]],
  ["the accepted fixtures", folders.accepted, schemas.library, ["unlock"]],
])("the JavaScript of %s", (_, folder, schema, httpFields) => {
  let outputs: Outputs;
  beforeAll(async () => {
    outputs = await generateAll(folder, schema, httpFields);
  });

  test("equals the compiler's output for the TypeScript client", () => {
    const expected = codeOf(outputs.ts["client.ts"]);
    expect(codeOf(outputs.esm["client.js"])).toBe(expected);
    const [body, exported] = codeOf(outputs.commonjs["client.js"]).split("module.exports =");
    expect(body).toBe(`"use strict";\n${expected.replaceAll(/^export /gm, "")}`);
    expect(exported?.match(/\w+/g)).toEqual([...expected.matchAll(/^export \S+ (?:function\*? )?(\w+)/gm)].map(nameIn));
  });

  test.each(["esm", "commonjs"] as const)("has the same types as the TypeScript client: %s", (format) => {
    const { "client.js": code = "", "client.d.ts": declarations = "" } = outputs[format];
    const types = 'export * from "../generated/types.ts";';
    const own = { allowJs: true, checkJs: true, isolatedDeclarations: false, noUnusedLocals: false };
    const problems = compile(
      {
        "generated/types.ts": outputs.ts["types.ts"] ?? "",
        "generated/client.ts": outputs.ts["client.ts"] ?? "",
        "declared/types.d.ts": types,
        "declared/client.d.ts": declarations,
        // Without declarations next to it, its types are those of its comments.
        "documented/types.d.ts": types,
        "documented/client.js": code,
        "documented/package.json": JSON.stringify({ type: format === "esm" ? "module" : "commonjs" }),
        "same.ts": same,
      },
      own,
    );
    expect(problems).toEqual([]);
  });
});

test("a JavaScript client without operations is an empty module", async () => {
  await using project = await createProject({});
  const rootConfig = { ignoreNoDocuments: true };
  const made = await project.generate({
    rootConfig,
    outputConfig: { presetConfig: { emit: "js", moduleFormat: "esm" } },
  });
  expect(codeOf(made["generated/client.js"])).toBe(codeOf(""));
});

/** Fails to compile if an export is missing, new, or of another type than in TypeScript. "default" is all of a CommonJS module. */
const same = `
import type * as declared from "./declared/client.js";
import type * as documented from "./documented/client.js";
import type * as expected from "./generated/client.ts";

type Same<One, Other> =
  (<T>() => T extends One ? 1 : 2) extends (<T>() => T extends Other ? 1 : 2) ? true : false;
type Different<One, Other> = {
  [Name in keyof One | keyof Other]:
    Name extends keyof One & keyof Other ? (Same<One[Name], Other[Name]> extends true ? never : Name) : Name
}[Exclude<keyof One | keyof Other, "default">];

export const declaredDifferently: Different<typeof expected, typeof declared>[] = [];
export const documentedDifferently: Different<typeof expected, typeof documented>[] = [];
declaredDifferently satisfies never[];
documentedDifferently satisfies never[];
`;

/** Returns the code without types and comments. Lists are on one line, which a longer type in front of them may have broken. */
function codeOf(text = ""): string {
  const compilerOptions = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, removeComments: true };
  const { outputText } = ts.transpileModule(text, { compilerOptions });
  return outputText.replaceAll(/\[[^[\]]*\]/g, (list) =>
    list.replaceAll(/\s+/g, " ").replaceAll(/(?<=^\[) |,? (?=\]$)/g, ""),
  );
}

function nameIn([, name = ""]: RegExpExecArray): string {
  return name;
}
