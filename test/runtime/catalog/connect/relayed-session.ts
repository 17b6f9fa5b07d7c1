import type { SessionEventFacts } from "../../../../src/runtime/events.ts";
import { type ConnectOptions, connect } from "../../../../src/runtime/index.ts";
import { admit, type BareServiceOptions, canary, startBareService } from "../../../support/bare-service.ts";
import { collectFacts } from "../../../support/event-facts.ts";
import { startRelay } from "../../../support/relay.ts";

/** A session whose bytes pass a relay. */
export async function startRelayed(service: BareServiceOptions = {}, options: Partial<ConnectOptions> = {}) {
  let logins = 0;
  const bare = await startBareService({
    login(response, _, address) {
      logins += 1;
      admit(response, address);
    },
    ...service,
  });
  const relay = await startRelay(bare.endpoint);
  const events: SessionEventFacts[] = [];
  let recovered = () => {};
  const isRecovered = new Promise<void>((resolve) => {
    recovered = resolve;
  });
  const session = await connect({
    accessToken: canary,
    endpoint: relay.endpoint,
    drainTimeoutMs: 1,
    onEvent: collectFacts(events),
    onRecovered: () => recovered(),
    ...options,
  });
  return {
    ...{ bare, relay, session, events, isRecovered },
    get logins() {
      return logins;
    },
    vias: () => events.flatMap((event) => ("via" in event ? event.via : [])),
    async [Symbol.asyncDispose]() {
      await session.close();
      await relay[Symbol.asyncDispose]();
      await bare[Symbol.asyncDispose]();
    },
  };
}
