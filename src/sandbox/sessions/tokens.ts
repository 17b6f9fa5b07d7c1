import { cleanLine, quote } from "../../text/clean.ts";
import type { Agent } from "../account/model.ts";
import { Refusal } from "../support/refusal.ts";

/**
 * The result of a login with a token: a session of the agent with that display name, or a refusal. By the vendor's
 * guide a disabled agent is UNAUTHORIZED; an inactive account, one without API access and a token with too small a
 * scope are FORBIDDEN.
 */
export type TokenSeed = { readonly agent: string } | TokenProblem;

/** The reason for which a login with a token is refused. */
export type TokenProblem = keyof typeof refusals;

const refusals = {
  disabled: ["UNAUTHORIZED", "The agent is disabled."],
  inactive: ["FORBIDDEN", "The account is not active."],
  "no-api-access": ["FORBIDDEN", "The account has no access to the API."],
  "under-scoped": ["FORBIDDEN", "The access token lacks a scope: read, write and chat are needed."],
} as const;

/** The agent or the problem of each token. */
export type Tokens = ReadonlyMap<string, Agent | TokenProblem>;

/**
 * Finds the agent of each token.
 *
 * @throws {TypeError} if there is no such agent.
 */
export function readTokens(seeds: ReadonlyMap<string, TokenSeed>, agents: readonly Agent[]): Tokens {
  return new Map([...seeds].map(([token, seed]) => [token, readSeed(seed, agents)]));
}

function readSeed(seed: TokenSeed, agents: readonly Agent[]): Agent | TokenProblem {
  if (typeof seed === "string") {
    if (Object.hasOwn(refusals, seed)) return seed;
    throw new TypeError(
      `The value of a token must be { agent } or one of ${Object.keys(refusals).join(", ")}; got ${quote(seed)}.`,
    );
  }
  const agent = agents.find(({ display_name }) => display_name === seed.agent);
  if (!agent) throw new TypeError(`A token is for the agent ${cleanLine(seed.agent, 100)}, who is not in the account.`);
  return agent;
}

/** @throws {Refusal} `UNAUTHORIZED` for an unknown token, or the error of the token's problem. Never quotes the token. */
export function agentOf(tokens: Tokens, token: string): Agent {
  const holder = tokens.get(token);
  if (typeof holder === "object") return holder;
  const [name, message] = holder ? refusals[holder] : (["UNAUTHORIZED", "The access token is not valid."] as const);
  throw new Refusal(message, name);
}
