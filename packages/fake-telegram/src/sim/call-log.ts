import type { CallParameters } from '../parameters/call-parameters.ts';
import { KeptTail } from '../state/kept-tail.ts';

/** A Bot API call and its answer. */
export interface LoggedCall {
  /** Counts the calls since the start, from 1. */
  readonly number: number;
  /** As the client wrote it. */
  readonly method: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** HTTP status of the answer. */
  readonly status: number;
  readonly answer: unknown;
  /** True when a planted fault kept the answer from the client. */
  readonly isLost?: true;
  /** When it came, in milliseconds since 1970 by the server's clock. */
  readonly atMs: number;
}

/** Which calls to list. */
export interface CallFilter {
  readonly method?: string;
  /** Only calls with a higher number. */
  readonly after?: number;
}

/** A call as it is kept: its parameters are only read when somebody looks. */
export interface CallRecord extends Omit<LoggedCall, 'number' | 'parameters'> {
  readonly parameters: CallParameters;
}

const KEPT_CALLS = 5000;

/** The newest Bot API calls that were answered, in the order of their answers. */
export class CallLog {
  readonly #calls = new KeptTail<CallRecord & { readonly number: number }>(KEPT_CALLS);
  #count = 0;

  add(call: CallRecord): void {
    this.#count += 1;
    this.#calls.push({ number: this.#count, ...call });
  }

  list({ method, after = 0 }: CallFilter = {}): readonly LoggedCall[] {
    return this.#calls
      .all()
      .filter(
        (call) =>
          call.number > after &&
          (method === undefined || call.method.toLowerCase() === method.toLowerCase()),
      )
      .map((call) => ({ ...call, parameters: call.parameters.toObject() }));
  }
}
