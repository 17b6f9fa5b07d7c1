import { spawn } from "node:child_process";

/** A program that Node runs. */
export interface Command {
  readonly script: string;
  readonly arguments?: readonly string[];
  readonly folder: string;
}

/** Thrown for a command that failed. The message is the last error that it printed, or its last line. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
}

// Messages of npm, and of the loader that runs this program, are not those of the commands.
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|node_|tsx_|init_cwd|color|force_color)/i.test(name)),
);

/** Runs a command to its end. Returns how long the whole process took, and what it printed. */
export function run(command: Command): Promise<{ readonly seconds: number; readonly output: string }> {
  const { script, folder } = command;
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, [script, ...(command.arguments ?? [])], {
      cwd: folder,
      env: { ...environment, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let seconds = 0;
    let output = "";
    let errors = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    child.on("error", reject);
    child.on("exit", () => {
      seconds = (performance.now() - start) / 1000;
    });
    child.on("close", (code) => {
      if (code === 0) resolve({ seconds, output });
      else reject(new CommandFailure(complaintsIn(`${output}\n${errors}`)));
    });
  });
}

function complaintsIn(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const errors = lines.filter((line) => /\berror\b/i.test(line)).slice(0, 5);
  return (errors.length > 0 ? errors : lines.slice(-5)).map((line) => line.slice(0, 300)).join("\n");
}
