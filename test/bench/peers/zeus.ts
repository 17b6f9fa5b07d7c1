import { bench, commandOf } from "../paths.ts";
import type { Peer } from "./peer.ts";
import { printSelection } from "./selections.ts";

// The command passes its positional arguments to a second parser, which skips the first two. So they are given twice.
const positional = ["../schema.graphql", "out"];

/** zeus. It reads the schema only; an operation is an object in the code that sends it. */
export const zeus: Peer = {
  folder: "zeus",
  name: "graphql-zeus",
  generator: {
    files: () => ({}),
    command: { script: commandOf(bench, "graphql-zeus", "zeus"), arguments: [...positional, ...positional] },
  },
  app: (calls, fixture) => {
    const enums = new Set<string>();
    const selections = new Map(
      calls.map((call) => [
        call,
        printSelection(call, {
          ...fixture,
          hoists: true,
          on: (type) => `...on ${type}`,
          withArguments: (given, inner) => `[{ ${given} }, ${inner}]`,
          printEnum: (type, value) => `${enums.add(type) && type}.${value}`,
        }),
      ]),
    );
    return {
      head: [
        `import { ${["Chain", "Subscription", ...enums].join(", ")} } from "./out/zeus";`,
        'const chain = Chain("https://localhost/graphql");',
        'const subscribe = Subscription("https://localhost/graphql");',
      ],
      call: (call) => {
        const selection = selections.get(call);
        if (call.kind !== "subscription") return `return (await chain("${call.kind}")(${selection}))${call.path};`;
        const listen = `subscribe("subscription")(${selection}).on((result) => resolve(result${call.path}))`;
        return `return new Promise((resolve) => ${listen});`;
      },
    };
  },
};
