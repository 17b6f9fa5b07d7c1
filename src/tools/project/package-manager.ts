import { existsSync } from "node:fs";
import { join } from "node:path";

export type PackageManager = "npm" | "pnpm" | "yarn" | "bun";

/** Returns the package manager of a project: by the lock file; without one, the manager that runs this command. */
export function findPackageManager(folder: string): PackageManager {
  const [, locked] = lockFiles.find(([file]) => existsSync(join(folder, file))) ?? [];
  const [, running] = /^(npm|pnpm|yarn|bun)\//.exec(process.env.npm_config_user_agent ?? "") ?? [];
  return locked ?? (running as PackageManager | undefined) ?? "npm";
}

const lockFiles = [
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
  ["package-lock.json", "npm"],
] as const;

/** Returns the command that adds packages to the development dependencies of a project. */
export function printInstall(manager: PackageManager, packages: readonly string[]): string {
  return [installCommands[manager], ...packages].join(" ");
}

const installCommands: Readonly<Record<PackageManager, string>> = {
  npm: "npm install --save-dev",
  pnpm: "pnpm add --save-dev",
  yarn: "yarn add --dev",
  bun: "bun add --dev",
};

/** Returns the command that runs a script of package.json. */
export function printRun(manager: PackageManager, script: string): string {
  return manager === "yarn" ? `yarn ${script}` : `${manager} run ${script}`;
}

/** Returns the command that runs a program of an installed package. */
export function printExec(manager: PackageManager, command: string): string {
  return `${execCommands[manager]} ${command}`;
}

const execCommands: Readonly<Record<PackageManager, string>> = {
  npm: "npx",
  pnpm: "pnpm exec",
  yarn: "yarn",
  bun: "bunx",
};
