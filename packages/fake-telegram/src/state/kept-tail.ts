/** The newest of many items, in the order in which they came; older ones are forgotten. */
export class KeptTail<T> {
  #items: T[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(item: T): void {
    this.#items.push(item);
    // Cut now and then, not each time: moving a long list for every item is most of the work.
    if (this.#items.length >= 2 * this.#limit) this.#items = this.#items.slice(-this.#limit);
  }

  all(): readonly T[] {
    return this.#items.slice(-this.#limit);
  }

  get last(): T | undefined {
    return this.#items.at(-1);
  }
}
