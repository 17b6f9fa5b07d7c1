import type { ts } from "ts-morph";
import type { Code, CodeFile } from "../find/code.ts";
import type { Symbols } from "../find/symbols.ts";
import type { ClientModule } from "../generator.ts";
import type { Change } from "../model.ts";
import type { TypedDocument } from "../plan/operation.ts";
import { type BridgeFile, planBridge } from "./bridge.ts";
import { requireParses } from "./check.ts";
import { applyEdits, changesOf, type EditableSend, type TextEdit } from "./edits.ts";
import { addImports, moduleFrom, type Needs } from "./imports.ts";
import { requireCleanTree, requireUnchanged } from "./write.ts";

export interface Input {
  readonly code: Code;
  readonly symbols: Symbols;
  readonly sends: readonly EditableSend[];
  readonly logins: readonly TypedDocument[];
  /** The places that make a WebSocket, and those that call the bridge already. */
  readonly sockets: { readonly own: readonly ts.NewExpression[]; readonly bridges: readonly ts.CallExpression[] };
  readonly client: ClientModule;
}

/** The edits of `--write` to the files of the bot. */
export interface EditPlan {
  /** Undefined if the bot has the bridge, or if a person has to write it. */
  readonly bridge: { readonly edits: readonly TextEdit[]; readonly files: readonly BridgeFile[] } | undefined;
  /** The reason why a person has to write the bridge. */
  readonly byHand: string | null;
  readonly hasBridge: boolean;
  /** The reason why the files with the sends cannot load the generated client. */
  readonly clientByHand: string | null;
}

/** Plans the bridge. The sends bring their own edits. */
export function planEdits({ code, symbols, sockets, logins, sends, client }: Input): EditPlan {
  // Next to a socket of another kind, the name of a send's socket does not say which it is.
  const hasBridge = sockets.bridges.length > 0 && sockets.own.length === 0;
  const stranger = sends.find((send) => !canLoad(client, send));
  const clientByHand = stranger
    ? `The generated client is TypeScript, which ${fileOf(stranger).name} cannot load: set emit: "js" in presetConfig`
    : null;
  if (sockets.bridges.length > 0 && !hasBridge) {
    return { bridge: undefined, byHand: "The bot has the bridge and a WebSocket of its own", hasBridge, clientByHand };
  }
  if (hasBridge || sockets.own.length === 0) return { bridge: undefined, byHand: null, hasBridge, clientByHand };
  const plan = planBridge(code, symbols, sockets.own, logins);
  return "byHand" in plan
    ? { bridge: undefined, byHand: plan.byHand, hasBridge, clientByHand }
    : { bridge: plan, byHand: null, hasBridge, clientByHand };
}

function fileOf({ edits }: EditableSend): CodeFile {
  const [{ file }] = edits as [TextEdit];
  return file;
}

function canLoad({ isTypeScript }: ClientModule, send: EditableSend): boolean {
  return !isTypeScript || /\.[cm]?tsx?$/.test(fileOf(send).name);
}

/** The lines that the bridge changes. */
export function bridgeChanges({ bridge }: EditPlan): Change[] {
  return changesOf(bridge?.edits ?? []);
}

/** The new texts of the files, each parsed again. Sends are replaced only where the bridge is, or is being put in. */
export function editedTexts(input: Input, plan: EditPlan, withBridge: boolean): Edited[] {
  const { code, sends, client } = input;
  const edits = new Map<CodeFile, TextEdit[]>();
  const needs = new Map<CodeFile, { imports: Map<string, Set<string>>; reporter: string | undefined }>();
  const add = (edit: TextEdit) => edits.set(edit.file, [...(edits.get(edit.file) ?? []), edit]);
  const need = (file: CodeFile, module: string, name: string) => {
    const own = needs.get(file) ?? { imports: new Map<string, Set<string>>(), reporter: undefined };
    own.imports.set(module, (own.imports.get(module) ?? new Set()).add(name));
    needs.set(file, own);
    return own;
  };
  if (withBridge && plan.bridge) {
    plan.bridge.edits.forEach(add);
    for (const { source, connects, bridges } of plan.bridge.files) {
      const file = code.fileOf(source);
      if (connects) need(file, "conversations-codegen", "connect");
      if (bridges) need(file, "conversations-codegen/bridge", "asWebSocket");
    }
  }
  for (const send of withBridge || plan.hasBridge ? sends.filter((each) => canLoad(client, each)) : []) {
    send.edits.forEach(add);
    const file = fileOf(send);
    need(file, moduleFrom(file.name, client.path), send.functionName).reporter = send.reporter;
  }
  for (const [file, each] of needs) {
    const imports = addImports(file, each satisfies Needs);
    if (imports) add(imports);
  }
  return [...edits].map(([file, each]) => {
    const text = applyEdits(file.source.text, dropTwins(each));
    requireParses(file.name, text);
    return { file, text };
  });
}

/** Two sends of one envelope take it out twice. */
function dropTwins(edits: readonly TextEdit[]): TextEdit[] {
  return edits.filter(
    (edit, index) =>
      edits.findIndex((each) => each.start === edit.start && each.end === edit.end && each.text === edit.text) ===
      index,
  );
}

/** A file with its new text. */
export interface Edited {
  readonly file: CodeFile;
  readonly text: string;
}

/**
 * Checks that the files can be edited, and returns those that change.
 *
 * @throws {Failure} if git could not undo the edits, or a file changed since it was read.
 */
export async function requireEditable(folder: string, edited: readonly Edited[]): Promise<readonly Edited[]> {
  const changed = edited.filter(({ file, text }) => file.source.text !== text);
  const names = changed.map(({ file }) => file.name);
  if (changed.length > 0) await requireCleanTree(folder, names);
  for (const { file } of changed) requireUnchanged(folder, file.name, `${file.mark}${file.source.text}`);
  return changed;
}
