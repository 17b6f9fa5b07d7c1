import type { Account } from "../account/model.ts";
import type { Lifetime } from "../lifetime.ts";

/** What people live in. */
export interface Surroundings {
  readonly account: Account;
  /** Whatever they wait for fails when it is over. */
  readonly lifetime: Lifetime;
}
