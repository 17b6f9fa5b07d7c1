import type { ts } from "ts-morph";
import { compiler } from "../../compare/compiler.ts";
import { Failure } from "../../failure.ts";
import type { BotCode, CodeFile } from "../find/code.ts";
import type { ClientModule } from "../generator.ts";
import type { CodeChange } from "../model.ts";
import type { TypedDocument } from "../plan/operation.ts";
import { type BridgeEdits, planBridge } from "./bridge.ts";
import { applyEdits, changesOf, type EditableSend, type ImportedName, type TextEdit } from "./edits.ts";
import { addImports } from "./imports.ts";
import { requireCleanTree, requireUnchanged } from "./write.ts";

export interface EditInput {
  readonly code: BotCode;
  readonly sends: readonly EditableSend[];
  readonly logins: readonly TypedDocument[];
  /** The expressions that create a WebSocket, and those that call the bridge. */
  readonly sockets: { readonly own: readonly ts.NewExpression[]; readonly bridges: readonly ts.CallExpression[] };
  readonly client: ClientModule;
}

/** The edits of `--write` to the files of the bot. */
export interface EditPlan {
  /** Undefined if the bot has the bridge, or if a person has to write it. */
  readonly bridge: BridgeEdits | undefined;
  /** The reason why a person has to write the bridge. */
  readonly byHand: string | null;
  readonly hasBridge: boolean;
  /** The reason why the files with the sends cannot load the generated client. */
  readonly clientByHand: string | null;
}

/** Plans the bridge. The sends bring their own edits. */
export function planEdits({ code, sockets, logins, sends, client }: EditInput): EditPlan {
  // Next to a socket of another kind, the name of a send's socket does not say which it is.
  const hasBridge = sockets.bridges.length > 0 && sockets.own.length === 0;
  const unable = sends.find((send) => !canLoad(client, send));
  const clientByHand = unable
    ? `The generated client is TypeScript, which ${fileOf(unable).name} cannot load: set emit: "js" in presetConfig`
    : null;
  const base = { bridge: undefined, byHand: null, hasBridge, clientByHand };
  if (sockets.own.length === 0) return base;
  if (sockets.bridges.length > 0) return { ...base, byHand: "The bot has the bridge and its own WebSocket" };
  const plan = planBridge(code, sockets.own, logins);
  return "byHand" in plan ? { ...base, byHand: plan.byHand } : { ...base, bridge: plan };
}

function fileOf({ edits }: EditableSend): CodeFile {
  const [{ file }] = edits as [TextEdit];
  return file;
}

function canLoad({ isTypeScript }: ClientModule, send: EditableSend): boolean {
  return !isTypeScript || /\.[cm]?tsx?$/.test(fileOf(send).name);
}

/** The lines that the bridge changes. */
export function bridgeChanges({ bridge }: EditPlan): CodeChange[] {
  return changesOf(bridge?.edits ?? []);
}

/** Returns the new texts of the files, each parsed again. Sends are replaced only with the bridge. */
export function editedTexts(input: EditInput, plan: EditPlan, withBridge: boolean): EditedSource[] {
  const { sends, client } = input;
  const edits = new Map<CodeFile, TextEdit[]>();
  const needs = new Map<CodeFile, { imports: ImportedName[]; reporter: string | undefined }>();
  const add = (edit: TextEdit) => edits.set(edit.file, [...(edits.get(edit.file) ?? []), edit]);
  const need = (file: CodeFile, name: ImportedName, reporter?: string) => {
    const own = needs.get(file);
    needs.set(file, { imports: [...(own?.imports ?? []), name], reporter: reporter ?? own?.reporter });
  };
  if (withBridge && plan.bridge) {
    plan.bridge.edits.forEach(add);
    for (const [file, name] of plan.bridge.imports) need(file, name);
  }
  for (const send of withBridge || plan.hasBridge ? sends.filter((each) => canLoad(client, each)) : []) {
    send.edits.forEach(add);
    need(fileOf(send), send.called, send.reporter);
  }
  for (const [file, each] of needs) {
    const imports = addImports(file, each);
    if (imports) add(imports);
  }
  return [...edits].map(([file, each]) => {
    const text = applyEdits(file.source.text, dropTwins(each));
    requireParses(file.name, text);
    return { file, text };
  });
}

/**
 * Parses an edited file again.
 *
 * @throws {Failure} if it has a syntax error: then nothing is written.
 */
function requireParses(file: string, text: string): void {
  const { diagnostics = [] } = compiler.transpileModule(text, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: { allowJs: true, target: compiler.ScriptTarget.Latest, module: compiler.ModuleKind.Preserve },
  });
  const [error] = diagnostics.filter(({ code }) => code < 8000);
  if (!error) return;
  const message = compiler.flattenDiagnosticMessageText(error.messageText, " ");
  throw new Failure(
    `${file} would not parse after the edit (${message}); nothing was written`,
    "Please report this file's shape.",
  );
}

/** Two sends of one envelope remove it twice. */
function dropTwins(edits: readonly TextEdit[]): TextEdit[] {
  return edits.filter(
    (edit, index) =>
      edits.findIndex((each) => each.start === edit.start && each.end === edit.end && each.text === edit.text) ===
      index,
  );
}

/** A file with its new text. */
export interface EditedSource {
  readonly file: CodeFile;
  readonly text: string;
}

/**
 * Checks that the files can be edited, and returns those that change.
 *
 * @throws {Failure} if git could not undo the edits, or a file changed since it was read.
 */
export async function requireEditable(
  folder: string,
  edited: readonly EditedSource[],
): Promise<readonly EditedSource[]> {
  const changed = edited.filter(({ file, text }) => file.source.text !== text);
  const names = changed.map(({ file }) => file.name);
  if (changed.length > 0) await requireCleanTree(folder, names);
  for (const { file } of changed) requireUnchanged(folder, file.name, `${file.mark}${file.source.text}`);
  return changed;
}
