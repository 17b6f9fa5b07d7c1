import { type Check, checkShape, list, oneOf, record, text } from "../support/check-shape.ts";
import { type AccountSeed, defaultAccount } from "./seed.ts";

const agent = record({ display_name: text }, { name: text, status: oneOf("ONLINE", "AWAY", "INVISIBLE", "OFFLINE") });
const department = record({ name: text, agents: list(text) });

/** An agent or department is found by its name, so each name can be there only once. */
const account: Check = (value, path, problems) => {
  record({}, { bot: agent, agents: list(agent), departments: list(department) })(value, path, problems);
  if (problems.length > 0) return;
  const { bot, agents, departments } = complete(value as Partial<AccountSeed>);
  const agentNames = [bot, ...agents].map(({ display_name }) => display_name);
  for (const name of repeated(agentNames)) problems.push(`${path} has two agents with the display_name ${name}.`);
  for (const name of repeated(departments.map((each) => each.name)))
    problems.push(`${path} has two departments ${name}.`);
  for (const { name, agents: members } of departments) {
    for (const member of members.filter((each) => !agentNames.includes(each))) {
      problems.push(`The department ${name} names the agent ${member}, who is not in the account.`);
    }
  }
};

/**
 * Returns an account that comes from outside, with the default bot if it has none, and without agents and departments if
 * it has no lists of them.
 *
 * @throws {TypeError} that lists everything that is wrong.
 */
export function checkAccount(value: unknown): AccountSeed {
  checkShape(value, account, "account");
  return complete(value as Partial<AccountSeed>);
}

function complete(seed: Partial<AccountSeed>): AccountSeed {
  return { bot: defaultAccount.bot, agents: [], departments: [], ...seed };
}

function repeated(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}
