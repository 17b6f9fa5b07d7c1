import { type DocumentNode, Kind } from "graphql";
import type { BotFinding } from "../model.ts";
import { type FragmentTexts, fragmentClashes } from "./fragments.ts";
import { nameOperation } from "./names.ts";
import { planOperation, type TypedDocument } from "./operation.ts";

/** A finding about a document, by the offset of its place. */
export interface DocumentObjection {
  readonly offset: number;
  readonly severity: "error" | "warning";
  readonly code: string;
  /** A sentence without a full stop. */
  readonly message: string;
  readonly hint: string | null;
}

/** Checks one document with the rules of the generator. */
export type CheckDocument = (document: DocumentNode) => readonly DocumentObjection[];

export interface Fit {
  /** Those that the generator accepts. */
  readonly documents: readonly TypedDocument[];
  readonly doesNotFit: readonly BotFinding[];
  readonly warnings: readonly BotFinding[];
}

/** Checks each document by itself, with the variables that it will have, and reports at the places of the bot's own code. */
export function fitDocuments(documents: readonly TypedDocument[], fragments: FragmentTexts, check: CheckDocument): Fit {
  const clashes = fragmentClashes(documents, fragments);
  const doesNotFit: BotFinding[] = [];
  const warnings: BotFinding[] = [];
  const fitting = documents.filter((typed) => {
    const clash = clashes.get(typed);
    const objections = objectionsTo(typed, check);
    const errors = objections.filter(({ severity }) => severity === "error");
    doesNotFit.push(...findings(typed, errors), ...(clash ? [clash] : []));
    const fits = errors.length === 0 && !clash;
    if (fits) warnings.push(...findings(typed, objections));
    return fits;
  });
  return { documents: fitting, doesNotFit, warnings };
}

function objectionsTo(typed: TypedDocument, check: CheckDocument): readonly DocumentObjection[] {
  const { operation, fragments } = planOperation([typed]);
  const name = { kind: Kind.NAME, value: nameOperation(operation, new Set()) } as const;
  const { loc } = typed.document.operation;
  const named = { ...operation, name: { ...name, ...(loc && { loc }) } };
  return check({ kind: Kind.DOCUMENT, definitions: [named, ...fragments] });
}

function findings({ document }: TypedDocument, objections: readonly DocumentObjection[]): BotFinding[] {
  return objections.map(({ offset, message, hint, code }) => ({
    place: document.placeAt(offset),
    message,
    hint,
    code,
  }));
}
