import type { AgentStatus } from "../../../generated/schema.ts";

/** An agent of the account. */
export interface AgentSeed {
  readonly display_name: string;
  /** @default the `display_name` */
  readonly name?: string;
  /** @default "ONLINE", and "OFFLINE" for the bot */
  readonly status?: AgentStatus;
  /**
   * An access token with which a bot logs in as this agent.
   *
   * @default none; the account's bot always has one
   */
  readonly token?: string;
}

/** A department of the account. Its status is that of its agents. */
export interface DepartmentSeed {
  readonly name: string;
  /** The `display_name` of each agent of the department. */
  readonly agents: readonly string[];
}

/** The agents and departments of the account when the sandbox starts. */
export interface AccountSeed {
  /** The agent to whom the access token belongs. */
  readonly bot: AgentSeed;
  /**
   * The other agents. An `ONLINE` agent joins at once when invited. When a chat is transferred, one `ONLINE` agent of the
   * department joins.
   */
  readonly agents: readonly AgentSeed[];
  readonly departments: readonly DepartmentSeed[];
}

/** The default account: the department Support is `ONLINE`, Sales is `OFFLINE`. */
export const defaultAccount: AccountSeed = {
  bot: { display_name: "Bot" },
  agents: [
    { display_name: "Sam", name: "Sam Reyes", status: "ONLINE" },
    { display_name: "Robin", name: "Robin Lind", status: "OFFLINE" },
  ],
  departments: [
    { name: "Support", agents: ["Sam"] },
    { name: "Sales", agents: ["Robin"] },
  ],
};

/** The data of a visitor. */
export interface VisitorSeed {
  /** @default the word Visitor and a number, as for visitors who gave no name */
  readonly display_name?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly external_id?: string;
  readonly current_country?: string;
  readonly current_region?: string;
  /** @default "203.0.113.7", which is reserved for examples */
  readonly ip?: string;
  readonly user_agent?: string;
}
