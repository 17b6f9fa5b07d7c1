import { compiler, type ts } from "../../compare/compiler.ts";
import { Failure } from "../../failure.ts";
import { type BotCode, type CodeFile, isSyntaxError } from "../find/code.ts";
import type { ClientModule } from "../generator.ts";
import type { CodeChange } from "../model.ts";
import type { TypedDocument } from "../plan/operation.ts";
import { type BridgeEdits, planBridge } from "./bridge.ts";
import { applyEdits, changesOf, type EditableSend, type EditGroup } from "./edits.ts";
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
  /** The sends whose files can load the generated client. */
  readonly sends: readonly EditableSend[];
  /** The reason why the files of the other sends cannot load it. */
  readonly clientByHand: string | null;
}

/** Plans the bridge. The sends bring their own edits. */
export function planEdits({ code, sockets, logins, sends, client }: EditInput): EditPlan {
  const canLoad = (send: EditableSend) => !client.isTypeScript || /\.[cm]?tsx?$/.test(fileOf(send));
  const unable = sends.find((send) => !canLoad(send));
  const base = {
    bridge: undefined,
    byHand: null,
    // If the bot also has another kind of socket, the variable of a send does not prove which socket it uses.
    hasBridge: sockets.bridges.length > 0 && sockets.own.length === 0,
    sends: sends.filter(canLoad),
    clientByHand: unable
      ? `The generated client is TypeScript, which ${fileOf(unable)} cannot load: set emit: "js" in presetConfig`
      : null,
  };
  if (sockets.own.length === 0) return base;
  if (sockets.bridges.length > 0) return { ...base, byHand: "The bot has the bridge and its own WebSocket" };
  const plan = planBridge(code, sockets.own, logins);
  return "byHand" in plan ? { ...base, byHand: plan.byHand } : { ...base, bridge: plan };
}

function fileOf({ imports: [{ file }] }: EditGroup): string {
  return file.name;
}

/** The lines that the bridge changes. */
export function bridgeChanges({ bridge }: EditPlan): CodeChange[] {
  return changesOf(bridge?.edits ?? []);
}

/** Returns the new texts of the files, each parsed again. A call needs the bridge's session: without it, no send is replaced. */
export function editedTexts({ bridge, hasBridge, sends }: EditPlan, withBridge: boolean): EditedSource[] {
  const added = withBridge && bridge ? [bridge] : [];
  const groups = [...added, ...(hasBridge || withBridge ? sends : [])];
  const edits = groups.flatMap((group) => group.edits);
  const imports = groups.flatMap((group) => group.imports);
  return [...new Set(edits.map(({ file }) => file))].map((file) => {
    const own = edits.filter((edit) => edit.file === file);
    const head = addImports(
      file,
      imports.filter((each) => each.file === file),
    );
    // Two sends that share an envelope each have the edit that removes it.
    const once = new Map(
      [...own, ...(head ? [head] : [])].map((edit) => [`${edit.start} ${edit.end} ${edit.text}`, edit]),
    );
    const text = applyEdits(file.source.text, [...once.values()]);
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
    compilerOptions: { target: compiler.ScriptTarget.Latest, module: compiler.ModuleKind.Preserve },
  });
  const error = diagnostics.find(isSyntaxError);
  if (!error) return;
  const message = compiler.flattenDiagnosticMessageText(error.messageText, " ");
  throw new Failure(
    `${file} would not parse after the edit (${message}); nothing was written`,
    "Please report this as a bug, with the shape of the file.",
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
