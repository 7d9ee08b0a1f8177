import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  TaskCancelledError,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel';

import { CallTimeoutError, CircuitOpenError } from './circuit-errors.ts';

/** `open`: nobody is let through; `half-open`: one call tries whether the service is back. */
export type CircuitBreakerState = 'closed' | 'open' | 'half-open';

/** What `createCircuitBreaker` takes. */
export interface CircuitBreakerOptions {
  /** The service, for messages: `recommendations`. */
  readonly service: string;
  /** Failures in a row that open it; default 5. */
  readonly failures?: number;
  /** How long it stays open before a call may try; default 10,000 ms. */
  readonly openForMs?: number;
  /** No call takes longer; default 5,000 ms. */
  readonly timeoutMs?: number;
  /** Whether an error says that the service is ill, rather than the request wrong. Default: every error does. */
  readonly countsAsFailure?: (error: unknown) => boolean;
  /** Called at each change, for the log; must not throw. */
  readonly onStateChange?: (state: CircuitBreakerState) => void;
}

/** Keeps a failing service from being called, and its callers from waiting for it. Of this process. */
export interface CircuitBreaker {
  readonly state: CircuitBreakerState;
  /**
   * Calls the service.
   *
   * @param call - Its signal fires when the time is over.
   * @throws CircuitOpenError at once while it is open; CallTimeoutError; what `call` throws.
   */
  run<Result>(call: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
}

const states: Readonly<Record<CircuitState, CircuitBreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};

/** A circuit breaker around calls of another service (cockatiel). */
export function createCircuitBreaker(options: CircuitBreakerOptions): CircuitBreaker {
  const { service, timeoutMs = 5_000, countsAsFailure = () => true, onStateChange } = options;
  const breaker = circuitBreaker(handleWhen(countsAsFailure), {
    breaker: new ConsecutiveBreaker(options.failures ?? 5),
    halfOpenAfter: options.openForMs ?? 10_000,
  });
  if (onStateChange !== undefined) breaker.onStateChange((state) => onStateChange(states[state]));
  const policy = wrap(breaker, timeout(timeoutMs, TimeoutStrategy.Aggressive));
  return {
    get state() {
      return states[breaker.state];
    },
    async run(call) {
      try {
        return await policy.execute(async ({ signal }) => await call(signal));
      } catch (error) {
        if (error instanceof BrokenCircuitError) throw new CircuitOpenError(service, error);
        if (error instanceof TaskCancelledError) {
          throw new CallTimeoutError(service, timeoutMs, error);
        }
        throw error;
      }
    },
  };
}
