import { type DefinitionNode, type GraphQLSchema, isInputObjectType, Kind, parse, visit } from "graphql";
import type { Definitions } from "../../../../plugins/client/load/files.ts";
import { usedEnums } from "../../../../plugins/client/read/enums.ts";
import { fragmentsOf, type Section } from "../../../../plugins/client/section.ts";
import { documentOf, type Sources } from "../sources.ts";
import { assemble, documentFile, printTypes } from "../texts.ts";

// The stock plugin prints all files of operations in one go, each definition for itself, below the types of the schema
// that any of them uses. To print one file anew it is given that file between two boundaries, operations whose print is
// known, and the print is cut there.
const boundary = parse("query ConversationsBoundary { __typename }");

/** Prints `types.ts` again and again, and asks the stock plugin only for what has changed. */
export class TypesPrinter {
  readonly #schema: GraphQLSchema;
  readonly #section: Section;
  /** The print of each file's definitions. */
  #prints = new Map<readonly DefinitionNode[], string>();
  /** The names of the schema's types that are used, and the print of what goes above the operations. */
  #head: { readonly names: string; readonly prepend: readonly string[]; readonly text: string } | undefined;
  #cut: string | undefined;

  constructor(schema: GraphQLSchema, section: Section) {
    this.#schema = schema;
    this.#section = section;
  }

  /** `isStale` tells whether a file has to be printed anew though its own definitions are the same. */
  async print(
    { own, external }: Sources,
    isStale: (definitions: readonly DefinitionNode[]) => boolean,
  ): Promise<string> {
    const files = [...own.values()].filter((definitions) => definitions.length > 0);
    const anew = files.filter((definitions) => isStale(definitions) || !this.#prints.has(definitions));
    const fresh = await this.#printFiles(anew, [...own.values(), ...external.values()].flat());
    this.#prints = new Map(files.map((each) => [each, fresh.get(each) ?? this.#prints.get(each) ?? ""]));
    const { prepend, text } = await this.#printHead([...own.values()].flat(), external);
    const content = [...(text === "" ? [] : [text]), ...this.#prints.values()].join("\n");
    return assemble({ content, prepend: [...prepend] });
  }

  async #printFiles(files: readonly (readonly DefinitionNode[])[], all: readonly DefinitionNode[]) {
    if (files.length === 0) return new Map<readonly DefinitionNode[], string>();
    const given = new Set(files.flat());
    const others = all.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION && !given.has(each));
    const { content } = await this.#ask(files, others);
    const [, ...prints] = await this.#split(content);
    return new Map(files.map((definitions, index) => [definitions, prints[index] ?? ""]));
  }

  /** The types of the schema that are used: the plugin prints them for whatever takes them as variables. */
  async #printHead(own: readonly DefinitionNode[], external: Definitions) {
    const lent = fragmentsOf(documentOf(external)).definitions;
    const names = [...new Set([...own, ...lent].flatMap((each) => [...usedTypes(this.#schema, each)]))].sort();
    if (this.#head?.names === names.join(" ")) return this.#head;
    const variables = names.map((name, index) => `$v${index}: ${name}`).join(", ");
    const holder = `query ConversationsHolder${variables && `(${variables})`} { __typename }`;
    const { content, prepend } = await this.#ask([parse(holder).definitions], []);
    const [text = ""] = await this.#split(content);
    this.#head = { names: names.join(" "), prepend, text };
    return this.#head;
  }

  async #ask(files: readonly (readonly DefinitionNode[])[], others: readonly DefinitionNode[]) {
    const documents = files.flatMap((definitions) => [boundary, { kind: Kind.DOCUMENT, definitions } as const]);
    const lent = documentFile({ kind: Kind.DOCUMENT, definitions: others }, "external");
    const asked = [...documents.map((document) => documentFile(document)), lent];
    const { content, prepend = [] } = await printTypes(this.#schema, asked, this.#section.stock);
    return { content, prepend: prepend.filter(Boolean) };
  }

  /** What stands before, between and behind the boundaries. */
  async #split(content: string): Promise<string[]> {
    this.#cut ??= (await printTypes(this.#schema, [documentFile(boundary)], this.#section.stock)).content;
    const parts = `\n${content}\n`.split(`\n${this.#cut}\n`);
    // The line breaks put around it are still at both its ends.
    return parts.map((part, index) => part.slice(index === 0 ? 1 : 0, index === parts.length - 1 ? -1 : undefined));
  }
}

const known = new WeakMap<GraphQLSchema, WeakMap<DefinitionNode, ReadonlySet<string>>>();

/** The enums and input types that a definition needs, apart from those that other input types need in turn. */
function usedTypes(schema: GraphQLSchema, definition: DefinitionNode): ReadonlySet<string> {
  const ofSchema = known.get(schema) ?? new WeakMap<DefinitionNode, ReadonlySet<string>>();
  known.set(schema, ofSchema);
  const found = ofSchema.get(definition) ?? collect(schema, definition);
  ofSchema.set(definition, found);
  return found;
}

function collect(schema: GraphQLSchema, definition: DefinitionNode): Set<string> {
  const document = { kind: Kind.DOCUMENT, definitions: [definition] } as const;
  const names = new Set(usedEnums(schema, [document]).map(({ name }) => name));
  visit(definition, {
    SelectionSet: () => false,
    NamedType: ({ name }) => {
      if (isInputObjectType(schema.getType(name.value))) names.add(name.value);
    },
  });
  return names;
}
