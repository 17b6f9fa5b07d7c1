// The names in generated code.
//
// An operation keeps the name that its author gave it: that name is sent to the service. Its function is that name with
// a small first letter, its constant the name with a capital, and its types the capital name with its kind
// (sendMessage, a mutation: SendMessageMutation). A name that JavaScript, TypeScript or the generated code needs itself
// gets a trailing underscore. Two operations that would give the same name are refused; every other clash is resolved
// here.

import { getOrInsertComputed } from "./memory.ts";
import type { Client, Enum, Operation } from "./model.ts";

type Named = Pick<Operation, "name"> & { readonly kind: string };

/** The types that a client may import from the runtime. */
export const runtimeTypes = [
  "CallOperation",
  "CallOptions",
  "HttpEndpoint",
  "HttpOperation",
  "SubscribeOptions",
  "Subscription",
  "SubscriptionOperation",
  "Transport",
] as const;

/** Names that no function may have, with the reasons. */
const reserved = new Set(
  [
    // Words of the language.
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends",
    "false finally for function if implements import in instanceof interface let new null package private protected",
    "public return static super switch this throw true try typeof undefined var void while with yield globalThis",
    // `import()` takes a module that exports this name for a promise.
    "then",
    // Variables that every CommonJS module has.
    "exports module require __dirname __esModule __filename __proto__",
    // Parameters and variables of generated functions. Some of these functions call another one.
    "cursor endpoint options page pageInfo session variables",
    // Types that the compiler looks up as values, too.
    "Array Object Promise Symbol",
  ].flatMap((line) => line.split(" ")),
);

/** The function of an operation: "SendMessage" gives "sendMessage". */
export function functionName(operation: string): string {
  const name = uncapitalized(operation);
  return reserved.has(name) ? `${name}_` : name;
}

/** The constant of an operation: "sendMessage" gives "SendMessage". */
export function constantName(operation: string): string {
  const name = capitalized(operation);
  return reserved.has(name) || name === functionName(operation) ? `${name}Document` : name;
}

/** The function that walks all pages of a query: "ListAgents" gives "listAgentsPages". */
export function pagesFunctionName(operation: string): string {
  return `${functionName(operation)}Pages`;
}

/** The type of an operation's result: "SendMessageMutation". */
export function resultType({ name, kind }: Named): string {
  return `${capitalized(name)}${capitalized(kind)}`;
}

/** The type of an operation's variables: "SendMessageMutationVariables". */
export function variablesType(operation: Named): string {
  return `${resultType(operation)}Variables`;
}

/** "sendMessage" gives "SendMessage". */
export function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** A name that an operation gives. */
export interface GivenName {
  readonly name: string;
  /** "function", "constant" or "walk over pages". */
  readonly what: string;
}

/** Returns every value that the client exports for an operation. */
export function namesOf({ name, pages }: { readonly name: string; readonly pages: boolean }): GivenName[] {
  const names = [
    { name: functionName(name), what: "function" },
    { name: constantName(name), what: "constant" },
  ];
  return pages ? [...names, { name: pagesFunctionName(name), what: "walk over pages" }] : names;
}

/** The names in a client that depend on all other names. */
export interface ClientNames {
  /** The list of an enum's values: "AgentStatus" gives "agentStatusValues". */
  values(each: Enum): string;
  /** The name of an imported type: its own name, unless the client exports a value of that name. */
  imported(type: string): string;
}

/**
 * Names the remaining declarations of a client. The names that belong to operations are already known to be different.
 */
export function nameClient({ operations, enums }: Client): ClientNames {
  const values = operations.flatMap(({ name, pages }) => namesOf({ name, pages: pages !== undefined }));
  const takenNames = new Set([...reserved, ...values.map(({ name }) => name)]);
  const lists = new Map(enums.map(({ name }) => [name, claim(`${uncapitalized(name)}Values`, takenNames)]));
  const aliases = new Map<string, string>();
  return {
    values: ({ name }) => lists.get(name) ?? name,
    imported: (type) => {
      if (!takenNames.has(type)) return type;
      return getOrInsertComputed(aliases, type, () => claim(`${type}Type`, takenNames));
    },
  };
}

function uncapitalized(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** Returns the name, with as many underscores as it needs to be free, and takes it. */
function claim(name: string, takenNames: Set<string>): string {
  let free = name;
  while (takenNames.has(free)) free += "_";
  takenNames.add(free);
  return free;
}
