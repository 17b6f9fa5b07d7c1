import { createObserver } from "../diagnostics/observer.ts";
import { timedOut } from "../errors.ts";
import { checkCallOptions, checkFetch, checkOptionNames, defaultOptions, type Fetch } from "../options.ts";
import { checkEndpoint } from "../support/address.ts";
import { rejectAtCaller } from "../support/caller-stack.ts";
import { checkNumber, systemClock } from "../support/clock.ts";
import type { CallOptions, HttpEndpoint } from "../transport.ts";
import { exchange } from "./http.ts";

/** Options of `httpEndpoint()`. */
export interface EndpointOptions {
  /**
   * The API's HTTP address: `https:`, or `http:` on loopback.
   *
   * @default "https://chat-api.zopim.com/graphql/request"
   */
  readonly endpoint?: string;
  /**
   * The longest that a whole exchange may take, the answer's body included, in milliseconds.
   *
   * @default 15_000
   */
  readonly callTimeoutMs?: number;
  /**
   * Sends the request in place of the global `fetch`, for example through a proxy.
   *
   * @default the global `fetch`, looked up at each request
   */
  readonly fetch?: Fetch;
}

const optionNames = ["endpoint", "callTimeoutMs", "fetch"];

/**
 * Returns the API's HTTP side, for the operations that need no session. Its calls are published as those of sessions are.
 *
 * @throws {TypeError} if an option is unknown or not valid.
 */
export function httpEndpoint(options: EndpointOptions = {}): HttpEndpoint {
  checkOptionNames("httpEndpoint()", options, optionNames);
  const endpoint = checkEndpoint(options.endpoint ?? defaultOptions.endpoint);
  const callTimeoutMs = checkNumber("callTimeoutMs", options.callTimeoutMs ?? defaultOptions.callTimeoutMs);
  const fetch = checkFetch(options.fetch);
  const { observeCall } = createObserver({ onEvent: undefined, clock: systemClock }, () => http);
  const http: HttpEndpoint = {
    async request(operation, variables, callOptions: CallOptions = {}) {
      checkCallOptions(operation.name, callOptions);
      const { signal, timeoutMs = callTimeoutMs } = callOptions;
      const timeoutError = () => timedOut(operation.name, timeoutMs);
      const deadline = { clock: systemClock, timeoutMs, signal, timeoutError };
      return observeCall(operation, callOptions, () =>
        exchange(endpoint, operation, variables, deadline, { fetch }).catch(rejectAtCaller),
      );
    },
  };
  return http;
}
