import { lstatSync, readFileSync, statSync } from "node:fs";
import { join, posix, resolve } from "node:path";
import { glob } from "tinyglobby";
import { codeOf } from "../../../text/error.ts";
import { Failure } from "../../failure.ts";
import { candidatesFor, fromFolder } from "../../project/files.ts";
import type { SkippedFile } from "../model.ts";
import { scriptsOf } from "./page.ts";

/** The text of a file that is to be parsed. */
export interface SourceText {
  /** Relative to the project's folder, with forward slashes. */
  readonly file: string;
  /** As on the disk, with its byte order mark. In a page, everything but the scripts is blank. */
  readonly text: string;
  readonly isPage: boolean;
}

export interface BotSources {
  readonly texts: readonly SourceText[];
  readonly skipped: readonly SkippedFile[];
  /** The number of files that were searched. */
  readonly files: number;
}

/** Called before each file with its number, counted from 1, and the number of all. */
export type Progress = (done: number, all: number) => void;

const endings = "{js,cjs,mjs,jsx,ts,cts,mts,tsx,vue,html,htm}";
const ignoredFolders = ["node_modules", "bower_components", "vendor", "dist", "build", "coverage", "generated", ".*"];
const ignoredFiles = ["*.min.*", "*.bundle.*", "*.d.ts", "*.d.cts", "*.d.mts"];

/** The most bytes of a file that is read. */
const maxBytes = 1_000_000;

/** Code that may hold a document or carry one: GraphQL's words and tags, the socket, and the signals of the protocol. */
const marks =
  /\b(?:query|mutation|subscription|gql|GQL|graphql|GraphQL)\b|WebSocket|["'`](?:EOS|DATA|PING)["'`]|asWebSocket/;

/**
 * Reads the files that may hold documents or sends, and their neighbours: what they import by a relative path, and what
 * imports them. All other files are only searched, one at a time, so that memory does not grow with them.
 *
 * @throws {Failure} if one of the paths does not exist.
 */
export async function readSources(folder: string, paths: readonly string[], progress: Progress): Promise<BotSources> {
  const files = await listFiles(folder, paths);
  const skipped: SkippedFile[] = [];
  const outlines = new Map<string, Outline>();
  files.forEach((file, index) => {
    progress(index + 1, files.length);
    const outline = outlineOf(folder, file);
    if (typeof outline === "string") skipped.push({ file, reason: outline });
    else outlines.set(file, outline);
  });
  const texts = [...withNeighbours(outlines)].sort().map((file) => readSource(folder, file));
  return { texts, skipped, files: files.length };
}

async function listFiles(folder: string, paths: readonly string[]): Promise<string[]> {
  const files = new Set<string>();
  for (const path of paths) {
    const stat = statSync(resolve(folder, path), { throwIfNoEntry: false });
    if (!stat) throw new Failure(`There is no file or folder ${path}`, "Check the path.");
    if (stat.isFile()) files.add(fromFolder(folder, path));
    else for (const file of await filesIn(resolve(folder, path))) files.add(fromFolder(folder, join(path, file)));
  }
  return [...files].sort();
}

function filesIn(cwd: string): Promise<string[]> {
  const ignore = [...ignoredFolders.map((name) => `**/${name}/**`), ...ignoredFiles.map((name) => `**/${name}`)];
  return glob(`**/*.${endings}`, { cwd, ignore, followSymbolicLinks: false });
}

/** The facts that are kept about a file that was searched but not parsed. */
interface Outline {
  readonly isMarked: boolean;
  /** Modules that it imports by a relative path, from the project's folder. */
  readonly imports: readonly string[];
}

/** Returns the reason as a text if the file is skipped. */
function outlineOf(folder: string, file: string): Outline | string {
  let text: string;
  try {
    const stat = lstatSync(resolve(folder, file));
    if (stat.isSymbolicLink()) return "It is a symbolic link";
    if (stat.size > maxBytes) return "It is larger than 1 MB";
    text = decode(readFileSync(resolve(folder, file)));
  } catch (error) {
    if (error instanceof TypeError) return "It is not UTF-8";
    return `It cannot be read (${codeOf(error) ?? error})`;
  }
  const isMarked = marks.test(text);
  if (isMarked && isMinified(text)) return "It is minified";
  if (isMarked && isGenerated(text)) return "It is generated";
  return { isMarked, imports: importsOf(file, text) };
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** True if the lines are longer than anyone writes them. */
function isMinified(text: string): boolean {
  return text.length > 2_000 && text.length / text.split("\n").length > 250;
}

/** True if a comment at the top says that the file is generated. */
function isGenerated(text: string): boolean {
  return /^\s*(?:\/\*|\/\/)[\s\S]{0,300}?(?:@generated|do not edit|auto-?generated)/i.test(text);
}

function importsOf(file: string, text: string): string[] {
  const matches = text.matchAll(/\b(?:from|import|require)(?:\s*\(\s*|\s*)["'](\.{1,2}(?:\/[^"'\n]*)?)["']/g);
  return [...matches].map(([, name = ""]) => posix.join(posix.dirname(file), name));
}

/** The marked files, the files that import them, and the files that any of these import. */
function withNeighbours(outlines: ReadonlyMap<string, Outline>): Set<string> {
  const targets = (file: string) =>
    (outlines.get(file)?.imports ?? []).flatMap((path) => resolveModule(path, outlines));
  const relevant = new Set([...outlines.keys()].filter((file) => outlines.get(file)?.isMarked));
  const importers = [...outlines.keys()].filter((file) => targets(file).some((target) => relevant.has(target)));
  for (const file of importers) relevant.add(file);
  for (const file of [...relevant]) for (const target of targets(file)) relevant.add(target);
  return relevant;
}

/** Returns the file that an import means. */
function resolveModule(path: string, files: ReadonlyMap<string, unknown>): string[] {
  const file = candidatesFor(path)
    .map(posix.normalize)
    .find((candidate) => files.has(candidate));
  return file === undefined ? [] : [file];
}

function readSource(folder: string, file: string): SourceText {
  const text = decode(readFileSync(resolve(folder, file)));
  const isPage = /\.(?:vue|html?)$/.test(file);
  return { file, text: isPage ? scriptsOf(text) : text, isPage };
}
