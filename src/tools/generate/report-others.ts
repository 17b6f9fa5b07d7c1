import { printLine } from "../print.ts";
import type { Project } from "../project/project.ts";

/** Reports which outputs of the config were ignored. */
export function reportOthers({ others }: Project): void {
  if (others.length > 0) printLine(`${others.join(", ")}: left to graphql-codegen`);
}
