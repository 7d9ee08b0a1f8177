/** An answer that is asked for anew only when it is older than so many ms; who asks meanwhile gets the same. */
export class Remembered<Answer> {
  readonly #ask: () => Promise<Answer>;
  readonly #lifeMs: number;
  #answer: { readonly promise: Promise<Answer>; readonly at: number } | undefined;

  constructor(lifeMs: number, ask: () => Promise<Answer>) {
    this.#lifeMs = lifeMs;
    this.#ask = ask;
  }

  async get(): Promise<Answer> {
    const known = this.#answer;
    if (known !== undefined && performance.now() - known.at < this.#lifeMs)
      return await known.promise;
    const answer = { promise: this.#ask(), at: performance.now() };
    this.#answer = answer;
    try {
      return await answer.promise;
    } catch (error) {
      // A failure is not worth remembering.
      if (this.#answer === answer) this.#answer = undefined;
      throw error;
    }
  }

  forget(): void {
    this.#answer = undefined;
  }
}
