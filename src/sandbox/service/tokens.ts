import type { Agent } from "../account/model.ts";
import { Refusal } from "../errors.ts";

/**
 * What becomes of who logs in with a token: an agent by display name, or a refusal. By the vendor's guide a disabled
 * agent is UNAUTHORIZED; an inactive account, one without API access and a token with too small a scope are FORBIDDEN.
 */
export type TokenSeed = { readonly agent: string } | TokenTrouble;

/** Why a token does not log in. */
export type TokenTrouble = keyof typeof refusals;

const refusals = {
  disabled: ["UNAUTHORIZED", "The agent is disabled."],
  inactive: ["FORBIDDEN", "The account is not active."],
  "no-api-access": ["FORBIDDEN", "The account has no access to the API."],
  "under-scoped": ["FORBIDDEN", "The access token lacks a scope: read, write and chat are needed."],
} as const;

/** All tokens, and whose they are. */
export type Tokens = ReadonlyMap<string, Agent | TokenTrouble>;

/**
 * Finds the agents of tokens.
 *
 * @throws {TypeError} if there is no such agent.
 */
export function readTokens(seeds: Readonly<Record<string, TokenSeed>>, agents: readonly Agent[]): Tokens {
  return new Map(Object.entries(seeds).map(([token, seed]) => [token, readSeed(seed, agents)]));
}

function readSeed(seed: TokenSeed, agents: readonly Agent[]): Agent | TokenTrouble {
  if (typeof seed === "string") return seed;
  const agent = agents.find(({ display_name }) => display_name === seed.agent);
  if (!agent) throw new TypeError(`A token is for the agent ${seed.agent}, who is not in the account.`);
  return agent;
}

/** @throws {Refusal} `UNAUTHORIZED` for a token that is unknown, and as the token's trouble is. Never quotes it. */
export function agentOf(tokens: Tokens, token: string): Agent {
  const found = tokens.get(token);
  if (typeof found === "object") return found;
  const [name, message] = found ? refusals[found] : (["UNAUTHORIZED", "The access token is not valid."] as const);
  throw new Refusal(message, name);
}
