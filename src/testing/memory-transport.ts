import { createStream, type Failure } from "../runtime/calls/stream.ts";
import { deferred } from "../runtime/deferred.ts";
import { unanswered } from "../runtime/errors.ts";
import { within } from "../runtime/limits.ts";
import { defaults, systemClock } from "../runtime/options.ts";
import type {
  CallOperation,
  CallOptions,
  Operation,
  Subscription,
  SubscriptionOperation,
  Transport,
} from "../runtime/transport.ts";

/** A session without a service: it answers as it is told, and remembers what it was asked. */
export interface MemoryTransport extends Transport {
  /**
   * Says how an operation is answered from now on: its variables go in, its result comes out. What the function throws
   * is what the call rejects with.
   */
  answer<Result, Variables>(
    operation: CallOperation<Result, Variables>,
    answer: (variables: Variables) => Result | Promise<Result>,
  ): void;
  /** Sends an event to every open subscription of the operation. Returns to how many. */
  push<Result, Variables>(operation: SubscriptionOperation<Result, Variables>, event: Result): number;
  /** Ends every open subscription of the operation: its loop ends, or throws the error if one is given. */
  end<Result, Variables>(operation: SubscriptionOperation<Result, Variables>, error?: Error): void;
  /** The variables of every call or subscription of the operation so far, oldest first. */
  asked<Result, Variables>(operation: Operation<Result, Variables>): readonly Variables[];
}

interface Open {
  readonly name: string;
  push(event: unknown): boolean;
  end(error?: Error): void;
}

/** Makes a transport for tests of code that calls generated functions: no socket, no login, no account. */
export function createMemoryTransport(): MemoryTransport {
  const answers = new Map<string, (variables: unknown) => unknown>();
  const log: { readonly name: string; readonly variables: unknown }[] = [];
  const open = new Set<Open>();

  return {
    request,
    subscribe,
    answer: ({ name }, answer) => void answers.set(name, answer as (variables: unknown) => unknown),
    push: ({ name }, event) => opened(name).filter((each) => each.push(event)).length,
    end: ({ name }, error) => {
      for (const each of opened(name)) each.end(error);
    },
    // The types of an operation and its variables were held together where they came in.
    asked: <V>({ name }: Operation<unknown, V>) =>
      log.filter((entry) => entry.name === name).map(({ variables }) => variables as V),
  };

  function opened(name: string): Open[] {
    return [...open].filter((each) => each.name === name);
  }

  function request<R, V>({ name }: CallOperation<R, V>, variables: V, options: CallOptions = {}): Promise<R> {
    const { signal, timeoutMs = defaults.callTimeoutMs } = options;
    const late = () => unanswered(name, timeoutMs);
    return within({ clock: systemClock, timeoutMs, signal, late }, async () => {
      log.push({ name, variables });
      return (await answered(name, variables)) as R;
    });
  }

  async function answered(name: string, variables: unknown): Promise<unknown> {
    const answer = answers.get(name);
    if (answer) return answer(variables);
    const known = answers.size > 0 ? `Answered are ${[...answers.keys()].join(", ")}` : "Nothing is answered yet";
    throw new Error(`${name} has no answer: call answer(${name}, …) first. ${known}.`);
  }

  function subscribe<R, V>(
    { name }: SubscriptionOperation<R, V>,
    variables: V,
    { signal }: CallOptions = {},
  ): Subscription<R> {
    const ready = deferred<void>();
    // Whoever only reads the events learns of an abort there.
    ready.promise.catch(() => {});
    const { push, end, reader } = createStream<R>({ limit: defaults.queueLimit, left: close });
    const self: Open = { name, push: (event) => push(event as R), end: (error) => close(error && { error }) };
    const abort = () => close({ error: signal?.reason });
    log.push({ name, variables });
    open.add(self);
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) abort();
    ready.resolve();
    return { ...reader, ready: ready.promise };

    function close(failure?: Failure) {
      open.delete(self);
      if (failure) ready.reject(failure.error);
      signal?.removeEventListener("abort", abort);
      end(failure);
    }
  }
}
