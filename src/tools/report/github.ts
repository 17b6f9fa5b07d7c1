import { appendFileSync } from "node:fs";
import { resolve } from "node:path";
import { cleanLine } from "../../text/clean.ts";
import { codeOf } from "../../text/error.ts";
import { printError } from "../print.ts";
import { fromFolder } from "../project/files.ts";
import type { Finding } from "./finding.ts";

/** The variables by which GitHub Actions describes itself. */
type RunnerEnvironment = Readonly<NodeJS.ProcessEnv>;

/** Returns true if this process runs on GitHub Actions. */
export function isOnGitHub(env: RunnerEnvironment): boolean {
  return env.GITHUB_ACTIONS === "true";
}

/** Prints the findings as workflow commands, which GitHub shows at their lines. */
export function printAnnotations(findings: readonly Finding[], folder: string, env: RunnerEnvironment): string {
  const workspace = env.GITHUB_WORKSPACE || folder;
  return findings
    .map(({ level, file, line, subject, verdict, message }) => {
      const properties = [
        ["file", file && fromFolder(workspace, resolve(folder, file))],
        ["line", line === undefined ? "" : String(line)],
        ["title", subject || file],
      ].filter(([, value]) => value !== "");
      const listed = properties.map(([name, value = ""]) => `${name}=${escapeProperty(value)}`).join(",");
      return `::${level} ${listed}::${escapeData(verdict === "" ? message : `${message}: ${verdict}`)}\n`;
    })
    .join("");
}

/** Appends a table of the findings to the summary of the job, if GitHub provides one. */
export function writeSummary(title: string, findings: readonly Finding[], env: RunnerEnvironment): void {
  const file = env.GITHUB_STEP_SUMMARY;
  if (!file) return;
  const rows = findings.map(({ file, line, subject, verdict, message }) =>
    [line === undefined ? file : `${file}:${line}`, subject, message, verdict].map(escapeCell).join(" | "),
  );
  const table = ["| where | | what | |", "| --- | --- | --- | --- |", ...rows.map((row) => `| ${row} |`)];
  try {
    appendFileSync(file, [`### ${escapeCell(title)}`, "", ...(rows.length > 0 ? table : []), ""].join("\n"));
  } catch (error) {
    // Not an error, because the report itself is printed, too.
    const reason = codeOf(error) ?? error;
    printError(cleanLine(`warning: The summary of the job cannot be written to ${file} (${reason})`), "yellow");
  }
}

/** Escapes a text as the runner decodes it. The percent sign is first: otherwise it would be escaped twice. */
function escapeData(text: string): string {
  return cleanLine(text).replaceAll("%", "%25");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** Escapes the characters that have a meaning in Markdown or HTML. */
function escapeCell(text: string): string {
  return cleanLine(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[\\`|*_[\]#~!]/g, (sign) => `\\${sign}`);
}
