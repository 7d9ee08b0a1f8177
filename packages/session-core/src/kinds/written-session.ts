import type { Session } from './session.ts';

/** A session whose value is decoded when somebody looks: most writers do not. */
export class WrittenSession<Value> implements Session<Value> {
  // A property of each session, so that a spread and JSON have it, but one getter for all: with a getter of its own each
  // session would have a hidden class of its own too, which V8 keeps, with all it refers to, until its next full collection.
  static readonly #value: PropertyDescriptor = {
    enumerable: true,
    get(this: WrittenSession<unknown>) {
      this.#decoded ??= { value: this.#decode() };
      return this.#decoded.value;
    },
  };

  declare readonly id: string;
  declare readonly version: number;
  declare readonly value: Value;
  declare readonly possiblyStale: boolean;
  readonly #decode: () => Value;
  #decoded: { readonly value: Value } | undefined;

  constructor(session: Omit<Session<unknown>, 'value'>, decode: () => Value) {
    this.#decode = decode;
    Object.assign(this, session);
    Object.defineProperty(this, 'value', WrittenSession.#value);
  }
}
