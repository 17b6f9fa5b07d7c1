// How generated things are named.
//
// An operation keeps the name its author gave it, which has to begin with a capital. Its function is that name with a
// small first letter. Its types are the name and the kind (SendMessage, mutation: SendMessageMutation), because that is
// what the typescript-operations plugin prints beside us when told to keep names; if the two ever part, the client
// does not compile.
//
// A function's name that would be a reserved word gets a trailing underscore. So does `then`: a module that exports
// it could not be awaited by `import()`. There is no other rule.

import type { Operation } from "./model.ts";

const reserved = new Set(
  [
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends",
    "false finally for function if implements import in instanceof interface let new null package private protected",
    "public return static super switch then this throw true try typeof undefined var void while with yield",
  ].flatMap((line) => line.split(" ")),
);

/** What a client may import from the runtime; no operation can be called like one of these. */
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

/** The function for an operation: "SendMessage" gives "sendMessage". */
export function functionName(operation: string): string {
  const name = operation.charAt(0).toLowerCase() + operation.slice(1);
  return reserved.has(name) ? `${name}_` : name;
}

/** The function that walks all pages of a query: "ListAgents" gives "listAgentsPages". */
export function pagesFunctionName(operation: string): string {
  return `${functionName(operation)}Pages`;
}

/** The list of an enum's values: "AgentStatus" gives "agentStatusValues". */
export function valuesName(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}Values`;
}

/** The type of an operation's result, as typescript-operations prints it. */
export function resultType({ name, kind }: Pick<Operation, "name" | "kind">): string {
  return name + kind.charAt(0).toUpperCase() + kind.slice(1);
}

/** The type of an operation's variables, as typescript-operations prints it. */
export function variablesType(operation: Pick<Operation, "name" | "kind">): string {
  return `${resultType(operation)}Variables`;
}
