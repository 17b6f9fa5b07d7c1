import { type DefinitionNode, type GraphQLSchema, Kind } from "graphql";
import type { ClientConfig } from "../../../../plugins/client/config.ts";
import type { Enum, Operation } from "../../../../plugins/client/model.ts";
import { printClient } from "../../../../plugins/client/print/print.ts";
import { usedEnums } from "../../../../plugins/client/read/enums.ts";
import { byName, readOperation } from "../../../../plugins/client/read/read.ts";
import { allDocuments, type Sources } from "../sources.ts";
import { headed } from "../texts.ts";

/** Prints `client.ts` again and again, and reads only what has changed. */
export class ClientPrinter {
  readonly #schema: GraphQLSchema;
  readonly #config: ClientConfig;
  #operations = new Map<DefinitionNode, Operation>();
  #enums = new Map<DefinitionNode, readonly Enum[]>();

  constructor(schema: GraphQLSchema, config: ClientConfig) {
    this.#schema = schema;
    this.#config = config;
  }

  print(sources: Sources, affected: ReadonlySet<DefinitionNode>): string {
    const definitions = allDocuments(sources).flatMap((document) => document.definitions);
    const fragments = new Map(
      definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [])),
    );
    const read = { fragments, config: this.#config };
    this.#operations = new Map(
      definitions
        .filter((each) => each.kind === Kind.OPERATION_DEFINITION)
        .map((each) => {
          const known = affected.has(each) ? undefined : this.#operations.get(each);
          return [each, known ?? readOperation(this.#schema, each, read)];
        }),
    );
    this.#enums = new Map(definitions.map((each) => [each, this.#enums.get(each) ?? this.#enumsOf(each)]));
    const enums = new Map([...this.#enums.values()].flat().map((each) => [each.name, each]));
    const operations = [...this.#operations.values()].sort(byName);
    return headed(printClient({ operations, enums: [...enums.values()].sort(byName) }, this.#config));
  }

  #enumsOf(definition: DefinitionNode): readonly Enum[] {
    return usedEnums(this.#schema, [{ kind: Kind.DOCUMENT, definitions: [definition] }]);
  }
}
