import { getOrInsertComputed } from "../../memory.ts";
import type { Documentation } from "../../types-model.ts";

interface SchemaDefinition {
  readonly description?: string | null | undefined;
  readonly deprecationReason?: string | null | undefined;
}

const documentations = new WeakMap<SchemaDefinition, Documentation>();

/** Returns the schema's documentation of a definition. */
export function documentationOf(definition: SchemaDefinition | undefined): Documentation {
  if (!definition) return undocumented;
  const { description, deprecationReason } = definition;
  return getOrInsertComputed(documentations, definition, () => ({
    description: paragraphs(description),
    deprecated: deprecationReason ?? undefined,
  }));
}

export const undocumented: Documentation = { description: [], deprecated: undefined };

/** Adds a paragraph. */
export function withParagraph(documentation: Documentation, text: string | undefined): Documentation {
  const { description, deprecated } = documentation;
  return text?.trim() ? { description: [...description, ...paragraphs(text)], deprecated } : documentation;
}

function paragraphs(text: string | null | undefined): string[] {
  return text?.trim() ? [text.trim()] : [];
}
