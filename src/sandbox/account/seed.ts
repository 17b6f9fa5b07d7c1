import type { AgentStatus } from "../../../generated/schema.ts";

/** An agent to begin with. */
export interface AgentSeed {
  readonly display_name: string;
  /** Default: as `display_name`. */
  readonly name?: string;
  /** Default: `ONLINE`, for the bot `OFFLINE`. */
  readonly status?: AgentStatus;
}

/** A department to begin with. Its status is that of its agents. */
export interface DepartmentSeed {
  readonly name: string;
  /** The `display_name` of each agent in it. */
  readonly agents: readonly string[];
}

/** Who is there when the sandbox starts. */
export interface AccountSeed {
  /** The agent whom the access token belongs to. */
  readonly bot: AgentSeed;
  /** Everybody else. Whoever is `ONLINE` answers an invitation and a transfer by coming at once. */
  readonly agents: readonly AgentSeed[];
  readonly departments: readonly DepartmentSeed[];
}

/** The account of a sandbox that was given none: Support is `ONLINE`, Sales is `OFFLINE`. */
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

/** What a visitor brings along. */
export interface VisitorSeed {
  /** Default: the word Visitor and a number, as for visitors who gave no name. */
  readonly display_name?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly external_id?: string;
  readonly current_country?: string;
  readonly current_region?: string;
  /** Default: an address reserved for examples. */
  readonly ip?: string;
  readonly user_agent?: string;
}
