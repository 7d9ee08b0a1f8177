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
  /** When it came, in milliseconds since 1970 by the server's clock. */
  readonly atMs: number;
}

/** Which calls to list. */
export interface CallFilter {
  readonly method?: string;
  /** Only calls with a higher number. */
  readonly after?: number;
}

const KEPT_CALLS = 5000;

/** The newest Bot API calls that were answered, in the order of their answers. */
export class CallLog {
  #calls: LoggedCall[] = [];
  #count = 0;

  add(call: Omit<LoggedCall, 'number'>): void {
    this.#count += 1;
    this.#calls.push({ number: this.#count, ...call });
    if (this.#calls.length > KEPT_CALLS) this.#calls.shift();
  }

  list({ method, after = 0 }: CallFilter = {}): readonly LoggedCall[] {
    return this.#calls.filter(
      (call) =>
        call.number > after &&
        (method === undefined || call.method.toLowerCase() === method.toLowerCase()),
    );
  }
}
