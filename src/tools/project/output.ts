import type { SourcePaths } from "../../../plugins/client/load/load.ts";

/** One folder of generated files, as the config describes it. */
export interface Output extends SourcePaths {
  /** As the config has it: "generated/". */
  readonly folder: string;
  /** Whether the output may have no operations at all. */
  readonly mayBeEmpty: boolean;
  readonly presetConfig: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
}
