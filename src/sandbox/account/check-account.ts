import { cleanLine } from "../../text/clean.ts";
import { type Check, checkShape, list, oneOf, record, text } from "../support/check-shape.ts";
import { type AccountSeed, defaultAccount } from "./seed.ts";

/** An access token, as `startAgentSession` takes it. The problem does not quote the value, which may be a real token. */
const token: Check = (value, path, problems) => {
  if (typeof value === "string" && /^[!-~]{1,4096}$/.test(value)) return;
  problems.push(`${path} must have 1 to 4096 printable ASCII characters without blanks.`);
};

const status = oneOf("ONLINE", "AWAY", "INVISIBLE", "OFFLINE");
const agent = record({ display_name: text }, { name: text, status, token });
const department = record({ name: text, agents: list(text) });

/** The shape of an account. account.schema.json describes the same shape; a test compares the two. */
const shape = record({}, { bot: agent, agents: list(agent), departments: list(department), $schema: text });

/** Names and tokens must be unique: agents and departments are found by name, and agents by token, too. */
const account: Check = (value, path, problems) => {
  shape(value, path, problems);
  if (problems.length > 0) return;
  const { bot, agents, departments } = complete(value as Partial<AccountSeed>);
  const all = [bot, ...agents];
  const agentNames = all.map(({ display_name }) => display_name);
  for (const name of repeated(agentNames))
    problems.push(`${path} has two agents with the display_name ${cleanLine(name, 100)}.`);
  if (repeated(all.flatMap((each) => each.token ?? [])).length > 0)
    problems.push(`${path} has two agents with one token.`);
  for (const name of repeated(departments.map((each) => each.name)))
    problems.push(`${path} has two departments ${cleanLine(name, 100)}.`);
  for (const { name, agents: members } of departments) {
    for (const member of members.filter((each) => !agentNames.includes(each))) {
      problems.push(
        `The department ${cleanLine(name, 100)} names the agent ${cleanLine(member, 100)}, who is not in the account.`,
      );
    }
  }
};

/**
 * Checks an account that comes from outside, and returns it. Without `bot`, it has the default bot; without `agents` or
 * `departments`, it has none.
 *
 * @throws {TypeError} that lists everything that is wrong.
 */
export function checkAccount(value: unknown): AccountSeed {
  checkShape(value, account, "account");
  return complete(value as Partial<AccountSeed>);
}

function complete({ bot = defaultAccount.bot, agents = [], departments = [] }: Partial<AccountSeed>): AccountSeed {
  return { bot, agents, departments };
}

function repeated(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}
