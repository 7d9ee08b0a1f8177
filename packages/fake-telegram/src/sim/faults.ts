import { BotApiError, type ErrorParameters } from '../errors.ts';

/** An error that a call gets instead of its answer. */
export interface Fault {
  /** HTTP status and `error_code`, 400 to 599. */
  readonly error_code: number;
  readonly description: string;
  readonly parameters?: ErrorParameters;
}

/** Errors planted for the calls to come. */
export class Faults {
  readonly #byMethod = new Map<string, Fault[]>();

  /** The next call of the method that has no fault yet fails with this one and changes nothing. */
  next(method: string, fault: Fault): void {
    const name = method.toLowerCase();
    this.#byMethod.set(name, [...(this.#byMethod.get(name) ?? []), fault]);
  }

  /** Throws the fault that waits for this call, if there is one. */
  strike(method: string): void {
    const fault = this.#byMethod.get(method.toLowerCase())?.shift();
    if (fault !== undefined) {
      throw new BotApiError(fault.error_code, fault.description, fault.parameters);
    }
  }
}
