import { compareTexts } from "../../../text/compare.ts";
import type { CodeFile } from "../find/code.ts";
import { placeAt } from "../find/code.ts";
import type { CodeChange, Replacement } from "../model.ts";

/** A replacement of a part of a file. */
export interface TextEdit {
  readonly file: CodeFile;
  /** Offsets in the text of the file; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A function of a module, and the name by which a file calls it. */
export interface ImportedName {
  readonly module: string;
  readonly name: string;
  readonly local: string;
}

/** A name that a file needs after an edit, and the function there that reports errors of calls, if it needs one. */
export interface FileImport extends ImportedName {
  readonly file: CodeFile;
  readonly reporter?: string;
}

/** Edits that belong together. */
export interface EditGroup {
  readonly edits: readonly TextEdit[];
  readonly imports: readonly [FileImport, ...FileImport[]];
}

/** A send that can be replaced mechanically, with its edits. */
export interface EditableSend extends EditGroup {
  readonly replacement: Replacement;
}

/** Returns the text of a file after the edits, which must not overlap. The rest is unchanged. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let at = 0;
  for (const edit of inOrder(edits)) {
    if (edit.start < at) throw new RangeError("Two edits touch the same place.");
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

function inOrder(edits: readonly TextEdit[]): TextEdit[] {
  return [...edits].sort(
    (one, other) => compareTexts(one.file.name, other.file.name) || one.start - other.start || one.end - other.end,
  );
}

/** Returns the lines that the edits change, before and after. Edits of the same or adjacent lines are one change. */
export function changesOf(edits: readonly TextEdit[]): CodeChange[] {
  const groups: TextEdit[][] = [];
  for (const edit of inOrder(edits)) {
    const before = groups.at(-1)?.at(-1);
    const { text } = edit.file.source;
    const isNear = before?.file === edit.file && lineStart(text, edit.start) <= lineEnd(text, before.end) + 1;
    if (isNear) groups.at(-1)?.push(edit);
    else groups.push([edit]);
  }
  return groups.map(changeOf);
}

function changeOf(edits: readonly TextEdit[]): CodeChange {
  const [first, last] = [edits[0], edits.at(-1)] as [TextEdit, TextEdit];
  const { file } = first;
  const { text } = file.source;
  const from = lineStart(text, first.start);
  // A removed line ends where the next one begins.
  const to = text[last.end - 1] === "\n" ? last.end - 1 : lineEnd(text, last.end);
  const moved = edits.map((edit) => ({ ...edit, start: edit.start - from, end: edit.end - from }));
  const before = text.slice(from, to);
  const after = applyEdits(text.slice(from, Math.max(to, last.end)), moved);
  return {
    place: placeAt(file.name, file.source, firstInk(text, first.start)),
    ...dedent(linesOf(before), linesOf(after)),
  };
}

function firstInk(text: string, start: number): number {
  return start + text.slice(start).search(/\S/);
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.replace(/\r?\n?$/, "").split(/\r?\n/);
}

/** Removes the indentation that all lines share. */
function dedent(before: readonly string[], after: readonly string[]): Pick<CodeChange, "before" | "after"> {
  const inked = [...before, ...after].filter((line) => line.trim() !== "");
  const shared = Math.min(...inked.map((line) => line.search(/\S/)));
  return { before: before.map((line) => line.slice(shared)), after: after.map((line) => line.slice(shared)) };
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at) + 1;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end;
}

/** Returns the edit that removes the lines of a statement, with the line break at the end. */
export function removeLines(file: CodeFile, start: number, end: number): TextEdit {
  const { text } = file.source;
  const before = text.slice(lineStart(text, start), start);
  const after = text.slice(end, lineEnd(text, end));
  // Other code on the line stays.
  if (before.trim() !== "" || after.trim() !== "") return { file, start, end, text: "" };
  return { file, start: lineStart(text, start), end: Math.min(lineEnd(text, end) + 1, text.length), text: "" };
}
