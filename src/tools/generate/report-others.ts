import { printLine } from "../print.ts";
import type { Project } from "../project/project.ts";

/** Says which outputs of the config were left alone. */
export function reportOthers({ others }: Project): void {
  if (others.length > 0) printLine(`${others.join(", ")}: left to graphql-codegen`);
}
