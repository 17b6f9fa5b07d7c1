import { isObject } from "../../../runtime/protocol/decode.ts";
import { quote } from "../../../text/clean.ts";
import { BadAction, number } from "../body.ts";
import { readLook } from "../stream/look.ts";
import type { Action, ActionContext } from "./action.ts";
import { agentActions } from "./agent-actions.ts";
import { describeConnection } from "./connection.ts";
import { faultActions } from "./fault-actions.ts";
import { printEntry } from "./print-entry.ts";
import { visitorActions } from "./visitor-actions.ts";

/** All actions of the page, by the name in the body's `action`. */
const actions: Readonly<Record<string, Action>> = {
  ...visitorActions,
  ...agentActions,
  ...faultActions,
  look: ({ streams }, body) => {
    const look = readLook(body);
    streams.lookers.get(number(body, "stream"))?.(look);
  },
  "print-entry": ({ service, endpoint }, body) => {
    const seq = number(body, "seq");
    const { ledger } = service;
    const entry = ledger.entries.at(seq - ledger.lastSeq - 1);
    if (entry?.seq !== seq) throw new BadAction("The ledger does not keep this entry any more.");
    return printEntry(entry, { redact: ledger.redacted, endpoint: endpoint() });
  },
  "describe-connection": describeConnection,
};

/**
 * Carries an action out.
 *
 * @throws {BadAction} if it is unknown or not possible.
 */
export async function act(context: ActionContext, body: unknown): Promise<unknown> {
  if (!isObject(body)) throw new BadAction("The body is not a JSON object.");
  const { action: name } = body;
  const action = typeof name === "string" && Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!action) throw new BadAction(`There is no action ${quote(name)}.`);
  try {
    return (await action(context, body)) ?? {};
  } catch (error) {
    // The account, the actors and the fault book throw errors with readable messages.
    throw new BadAction((error as Error).message);
  }
}
