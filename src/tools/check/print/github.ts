import { appendFileSync } from "node:fs";
import { resolve } from "node:path";
import { fromFolder } from "../../project/from-folder.ts";
import type { Finding } from "./finding.ts";

/** The variables by which GitHub Actions says where it is. */
type Environment = Readonly<NodeJS.ProcessEnv>;

/** Whether this runs on GitHub Actions. */
export function isOnGitHub(env: Environment): boolean {
  return env.GITHUB_ACTIONS === "true";
}

/** The findings as workflow commands, which GitHub shows at the lines they are about. */
export function printAnnotations(findings: readonly Finding[], folder: string, env: Environment): string {
  const workspace = env.GITHUB_WORKSPACE || folder;
  return findings
    .map(({ level, file, line, subject, verdict, what }) => {
      const path = fromFolder(workspace, resolve(folder, file));
      const properties = [
        ["file", path],
        ["line", line === undefined ? "" : String(line)],
        ["title", subject || file],
      ].filter(([, value]) => value !== "");
      const listed = properties.map(([name, value = ""]) => `${name}=${escapeProperty(value)}`).join(",");
      return `::${level} ${listed}::${escapeData(verdict === "" ? what : `${what}: ${verdict}`)}\n`;
    })
    .join("");
}

/** Adds a table of the findings to the summary of the job, if GitHub takes one. */
export function writeSummary(title: string, findings: readonly Finding[], env: Environment): void {
  const file = env.GITHUB_STEP_SUMMARY;
  if (!file) return;
  const rows = findings.map(({ file, line, subject, verdict, what }) =>
    [line === undefined ? file : `${file}:${line}`, subject, what, verdict].map(escapeCell).join(" | "),
  );
  const table = ["| where | | what | |", "| --- | --- | --- | --- |", ...rows.map((row) => `| ${row} |`)];
  appendFileSync(file, [`### ${escapeCell(title)}`, "", ...(rows.length > 0 ? table : []), ""].join("\n"));
}

/** As the runner reads it back: per cent first, or it would be escaped twice. */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** Text of a schema may hold anything that Markdown or HTML would take for its own. */
function escapeCell(text: string): string {
  return text
    .replaceAll(/[\r\n]+/g, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[\\|*_[\]#~!]/g, (sign) => `\\${sign}`);
}
