const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Creates a schema and operations of Linear's size and style: input types that name each other, small first letters. */
export function createLarge() {
  const inputs = numbers(300).map(
    (each) =>
      `input Filter${each} { and: [Filter${each}!] or: Filter${(each * 7 + 1) % 300} next: Filter${(each + 1) % 300} at: Moment is: State${each % 10} }`,
  );
  const schema = [
    "scalar Moment",
    ...numbers(10).map((each) => `enum State${each} { ON OFF }`),
    ...inputs,
    ...numbers(100).map(
      (each) => `type Thing${each} { id: ID! at: Moment! state: State${each % 10} next: Thing${(each + 1) % 100} }`,
    ),
    `type Query { ${numbers(100)
      .map((each) => `thing${each}(filter: Filter${each}, id: ID): Thing${each}`)
      .join(" ")} }`,
  ].join("\n");
  const fragments = numbers(250).map((each) => `fragment thing_${each} on Thing${each % 100} { id at next { state } }`);
  const operations = numbers(660).map(
    (each) =>
      `query thing_${each}_byFilter($filter: Filter${each % 100}, $id: ID) { thing${each % 100}(filter: $filter, id: $id) { ...thing_${(each % 2) * 100 + (each % 100)} state } }`,
  );
  return { schema, operations: [...fragments, ...operations].join("\n"), scalars: { Moment: "string" } };
}
