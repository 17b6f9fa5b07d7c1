import { changesOf, type EditableSend, type TextEdit } from "../edit/edits.ts";
import { removeEnvelopes } from "../edit/envelopes.ts";
import { importedName, moduleFrom, reporterName } from "../edit/imports.ts";
import { placeOf } from "../find/code.ts";
import type { ManualSend, Send } from "../model.ts";
import type { PlannedAdoption } from "../plan/plan.ts";
import type { BotDocument } from "../read/document.ts";
import { beforeCall, callText, variablesOf } from "./call/call.ts";
import { createWriter } from "./call/writer.ts";
import type { RequestFrame } from "./frames.ts";
import type { SendContext } from "./obstacles.ts";
import { findObstacle, missingArgument } from "./obstacles.ts";
import { readersOf } from "./readers.ts";
import type { SendCall } from "./sends.ts";

export type Classified =
  | { readonly kind: "now"; readonly send: EditableSend }
  | { readonly kind: "move"; readonly send: Send }
  | { readonly kind: "hand"; readonly send: ManualSend };

/** The document of a request, with the operation that it became. */
export interface AdoptedDocument {
  readonly adoption: PlannedAdoption;
  readonly document: BotDocument;
}

/** Decides how one request is replaced: now, by an edit; by a call and a move of code; or by hand. */
export function classify(
  context: SendContext,
  sendCall: SendCall,
  frame: RequestFrame,
  { adoption, document }: AdoptedDocument,
): Classified {
  const { code, client } = context;
  const { call } = sendCall;
  const place = placeOf(code, call);
  const file = code.fileOf(call);
  const writer = createWriter(code, call, frame.bindings);
  const bindings = adoption.documents.get(document) ?? [];
  const fields = variablesOf(frame, bindings, document, writer);
  const before = beforeCall(call);
  const obstacle =
    findObstacle(context, sendCall, frame, bindings) ?? writer.refusals[0] ?? missingArgument(writer.missing);
  if (obstacle || before === undefined) {
    const { reason, hint } = obstacle ?? {
      reason: "The result of `send` is used",
      hint: "Replace it by the promise of the call.",
    };
    return { kind: "hand", send: { place, operations: [adoption.name], reason, hint, places: [] } };
  }
  const called = importedName(file.source, moduleFrom(file.name, client.path), adoption.functionName);
  if (called.local !== called.name) {
    writer.notes.add(`\`${called.name}\` has another meaning in this file: import it as \`${called.local}\`.`);
  }
  const text = callText(called.local, `${sendCall.socket.getText()}.session`, fields, call);
  const readers = readersOf(code, context.readers, frame.id, adoption);
  const base = { place, operation: adoption.name, readers, notes: [...writer.notes] };
  if (adoption.kind === "subscription" || readers.some(({ onlyLogs }) => !onlyLogs)) {
    return { kind: "move", send: { ...base, call: moved(text, adoption) } };
  }
  // No `await`: most old handlers are not async. Without `catch`, a refusal would end the process.
  const reporter = reporterName(file.source);
  const replaced = `${before}${text}.catch(${reporter})`;
  const edit: TextEdit = { file, start: call.getStart(), end: call.getEnd(), text: replaced };
  const edits = [edit, ...removeEnvelopes(code, call, frame.way.constants)];
  return {
    kind: "now",
    send: {
      replacement: { ...base, call: replaced, changes: changesOf(edits) },
      edits,
      imports: [{ ...called, file, reporter }],
    },
  };
}

/** Returns the call with a place for the code that reads its result. */
function moved(text: string, { kind, resultKeys }: PlannedAdoption): string {
  const result = `{ ${resultKeys.join(", ")} }`;
  return kind === "subscription"
    ? `for await (const ${result} of ${text}) { … }`
    : `${text}.then((${result}) => { … })`;
}
