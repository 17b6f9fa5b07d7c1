import type { GraphQLInputObjectType } from "graphql";

/** The types of a schema that definitions need. */
export class Uses {
  /** Names. */
  readonly enums = new Set<string>();
  readonly inputs = new Set<GraphQLInputObjectType>();
  /** The names of the scalars that variables and input types accept, and of the scalars that results contain. */
  readonly scalars = { input: new Set<string>(), output: new Set<string>() };

  /** Adds those of another one. */
  add({ enums, inputs, scalars }: Uses): void {
    for (const each of enums) this.enums.add(each);
    for (const each of inputs) this.inputs.add(each);
    for (const each of scalars.input) this.scalars.input.add(each);
    for (const each of scalars.output) this.scalars.output.add(each);
  }
}
