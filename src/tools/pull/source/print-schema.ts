import {
  GraphQLSchema,
  introspectionFromSchema,
  isSpecifiedDirective,
  lexicographicSortSchema,
  printSchema,
  validateSchema,
} from "graphql";
import { isExecutable } from "../../../../plugins/client/directives.ts";
import { Failure } from "../../failure.ts";

/**
 * Returns the schema as it will be in the project: sorted, and without directives that only mark definitions, such as
 * this project's own `@evidence`. Introspection does not report where those are used.
 *
 * @throws {Failure} if the schema breaks GraphQL's own rules.
 */
export function normalizeSchema(schema: GraphQLSchema, where: string): GraphQLSchema {
  const [first, ...more] = validateSchema(schema);
  if (first) {
    const details = more.length > 0 ? [first, ...more].map(({ message }) => message) : [];
    const what = details.length > 0 ? `${details.length} reasons` : first.message.replace(/\.$/, "");
    throw new Failure(`${where} is not a valid schema: ${what}`, "The old schema is unchanged.", details);
  }
  const config = schema.toConfig();
  const directives = config.directives.filter(
    (directive) => isSpecifiedDirective(directive) || isExecutable(directive),
  );
  return lexicographicSortSchema(new GraphQLSchema({ ...config, directives }));
}

/** Returns the text of the schema's file: an introspection result if the file is JSON, definitions otherwise. */
export function printFor(file: string, schema: GraphQLSchema): string {
  if (!file.endsWith(".json")) return `${printSchema(schema)}\n`;
  return `${JSON.stringify({ data: introspectionFromSchema(schema) }, null, 2)}\n`;
}
