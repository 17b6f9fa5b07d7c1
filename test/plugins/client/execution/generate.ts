import type { Types } from "@graphql-codegen/plugin-helpers";
import { tsImport } from "tsx/esm/api";
import { codes } from "../../../../plugins/client/diagnostics/codes.ts";
import { createProject } from "../../../support/project.ts";
import type { Drawn } from "./draw.ts";

type Files = Readonly<Record<string, string>>;

/** What a run makes of operations. */
export interface Generated {
  /** Made of the accepted ones. */
  readonly files: Files;
  readonly accepted: readonly Drawn[];
  /** The others, each with where and why: "line:column code". */
  readonly refused: ReadonlyMap<Drawn, readonly string[]>;
}

/** Runs the preset; when it refuses operations, once more without them. */
export async function generate(operations: readonly Drawn[]): Promise<Generated> {
  await using project = await createProject(filesOf(operations));
  const outcome = await project.generate().then(
    (files) => files,
    (error: Error) => error,
  );
  if (!(outcome instanceof Error)) return { files: outcome, accepted: operations, refused: new Map() };
  const refused = readReport(outcome.message, operations);
  if (refused.size === 0) throw outcome;
  const rest = operations.filter((drawn) => !refused.has(drawn));
  const files = rest.length > 0 ? (await generate(rest)).files : {};
  return { files, accepted: rest, refused };
}

/** Has the stock plugin print the types as the preset has it do so, but refuses nothing. */
export async function generateUnrefused(operations: readonly Drawn[]): Promise<Files> {
  await using project = await createProject(filesOf(operations));
  return await project.generate({ beside: { preset: unrefusing } });
}

// As in `project.ts`: loaded by Node, for the sake of one graphql.
const { conversations }: typeof import("../../../../plugins/client/index.ts") = await tsImport(
  "../../../../plugins/client/index.ts",
  import.meta.url,
);

/** The preset, which sees the documents only after it has judged none. */
const unrefusing: Types.OutputPreset = {
  ...conversations,
  buildGeneratesSection: async ({ documents, ...options }) => {
    const outputs = await conversations.buildGeneratesSection({ ...options, documents: [] });
    return outputs.filter(({ filename }) => filename.endsWith("/types.ts")).map((output) => ({ ...output, documents }));
  },
};

function filesOf(operations: readonly Drawn[]): Record<string, string> {
  return Object.fromEntries(operations.map(({ name, text }) => [`operations/${name}.graphql`, text]));
}

/** The refusals of a report, without the warnings that stand among them. */
function readReport(report: string, operations: readonly Drawn[]): Map<Drawn, string[]> {
  const refused = new Map<Drawn, string[]>();
  const line = /^operations\/(\w+)\.graphql:(\d+:\d+): error: .* \[([\w-]+)\]$/gm;
  for (const [, name, place, code = ""] of report.matchAll(line)) {
    const drawn = operations.find((each) => each.name === name);
    if (!drawn || !isRefusal(code)) continue;
    refused.set(drawn, [...(refused.get(drawn) ?? []), `${place} ${code}`]);
  }
  return refused;
}

function isRefusal(code: string): boolean {
  return Object.entries(codes).some(([known, fate]) => known === code && fate === "error");
}
