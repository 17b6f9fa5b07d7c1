import { seededRandom } from "../../support/random.ts";

/** A project of many types and operations. */
export interface Large {
  readonly schema: string;
  /** The operations by path, one operation or fragment per file. */
  readonly operations: Readonly<Record<string, string>>;
  readonly scalars: Readonly<Record<string, string>>;
}

const fragments = 40;

/** Creates a project, the same every time. */
export function large(count = 1000, types = 300): Large {
  const random = seededRandom(7);
  const pick = (below: number) => Math.floor(random() * below);
  const numbers = (length: number) => Array.from({ length }, (_, index) => index);
  const kinds = numbers(types).map(
    (each) =>
      `"""Kind ${each}: */ it goes on."""\ntype Kind${each} implements Node { id: ID! size: Int state: State${each % 20}! at: Moment ` +
      `next(first: Int, after: String, by: By${each % 30}): Kind${pick(types)} all: [Kind${pick(types)}!]! any: Any${each % 10} }`,
  );
  const schema = [
    "scalar Moment",
    "interface Node { id: ID! }",
    ...numbers(20).map((each) => `enum State${each} { ON OFF_${each} "Neither." MAYBE }`),
    ...numbers(30).map(
      (each) => `input By${each} { state: State${each % 20} = ON at: Moment inner: By${(each + 7) % 30} }`,
    ),
    ...numbers(10).map((each) => `union Any${each} = Kind${each} | Kind${each + 10} | Kind${each + 20}`),
    ...kinds,
    `type Query { node(id: ID!): Node ${numbers(types)
      .map((each) => `kind${each}(id: ID!): Kind${each}`)
      .join(" ")} }`,
    `type Mutation { ${numbers(types)
      .map((each) => `set${each}(by: By${each % 30}!, at: Moment): Kind${each}`)
      .join(" ")} }`,
  ].join("\n");
  const lent = numbers(fragments).map((each) => [
    `operations/part-${each}.graphql`,
    `fragment Part${each} on Node { id ... on Kind${each} { state at } }`,
  ]);
  const asked = numbers(count).map((each) => {
    const kind = pick(types);
    const inner = `{ id size ...Part${each % fragments} next(first: $first) { state any { __typename ... on Node { id } } } all { at } }`;
    const text =
      each % 3 === 0
        ? `mutation Change${each}($by: By${kind % 30}!, $first: Int) { set${kind}(by: $by) ${inner} }`
        : `query Ask${each}($id: ID!, $first: Int = ${pick(50)}) { kind${kind}(id: $id) ${inner} }`;
    return [`operations/${each}.graphql`, text];
  });
  return { schema, operations: Object.fromEntries([...lent, ...asked]), scalars: { Moment: "string" } };
}
