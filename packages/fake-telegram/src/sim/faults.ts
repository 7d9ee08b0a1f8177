import type { ErrorParameters } from '../errors.ts';

/** An error that a call gets instead of its answer; the call changes nothing. */
export interface ErrorFault {
  readonly kind?: 'error';
  /** HTTP status and `error_code`, 400 to 599. */
  readonly error_code: number;
  readonly description: string;
  readonly parameters?: ErrorParameters;
}

/** An answer that is no Bot API answer, such as the HTML of a proxy before the real server; the call changes nothing. */
export interface RawFault {
  readonly kind: 'raw';
  readonly status: number;
  readonly body: string;
  readonly contentType?: string;
}

/** The call changes nothing and gets no answer: the connection stays open until the client gives up. */
export interface HangFault {
  readonly kind: 'hang';
}

/** The connection breaks before the call does anything, or when it is done and `afterBytes` of the answer are sent. */
export interface DropFault {
  readonly kind: 'drop';
  readonly when: 'before' | 'after';
  /** Default: 0. */
  readonly afterBytes?: number;
}

/** The call is made only after so long. */
export interface DelayFault {
  readonly kind: 'delay';
  readonly delayMs: number;
}

/** What goes wrong with a call. */
export type Fault = (ErrorFault | RawFault | HangFault | DropFault | DelayFault) & {
  /** How many calls it strikes. Default: 1. */
  readonly times?: number;
};

/** Strikes calls of every method. */
const ANY_METHOD = '*';

/** Faults planted for the calls to come. */
export class Faults {
  readonly #byMethod = new Map<string, { readonly fault: Fault; left: number }[]>();

  /** The next `times` calls of the method (`*`: of any) that have no fault yet meet this one. */
  next(method: string, fault: Fault): void {
    const name = method.toLowerCase();
    const waiting = this.#byMethod.get(name) ?? [];
    this.#byMethod.set(name, [...waiting, { fault, left: fault.times ?? 1 }]);
  }

  /** Takes all planted faults away. */
  clear(): void {
    this.#byMethod.clear();
  }

  /** The fault that waits for this call, if there is one. */
  strike(method: string): Fault | undefined {
    if (this.#byMethod.size === 0) return undefined;
    return this.#take(method.toLowerCase()) ?? this.#take(ANY_METHOD);
  }

  #take(name: string): Fault | undefined {
    const waiting = this.#byMethod.get(name);
    const first = waiting?.[0];
    if (waiting === undefined || first === undefined) return undefined;
    first.left -= 1;
    if (first.left <= 0) waiting.shift();
    return first.fault;
  }
}
