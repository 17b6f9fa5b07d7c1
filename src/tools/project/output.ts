import type { SourcePaths } from "../../../plugins/client/load/load.ts";

/** One folder of generated files, as the config describes it. */
export interface Output extends SourcePaths {
  /** As in the config: "generated/". */
  readonly folder: string;
  /** True if the output may have no operations at all. */
  readonly mayBeEmpty: boolean;
  readonly presetConfig: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
}
