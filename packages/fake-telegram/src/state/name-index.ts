/** Finds items by any of their names without looking at all of them; case does not matter. */
export class NameIndex<T extends { readonly id: number }> {
  readonly #idsByName = new Map<string, Set<number>>();
  readonly #namesOf: (item: T) => readonly (string | undefined)[];

  constructor(namesOf: (item: T) => readonly (string | undefined)[]) {
    this.#namesOf = namesOf;
  }

  /** Takes an item in; `before` is what was known of it. */
  put(item: T, before: T | undefined): void {
    if (before !== undefined) {
      for (const name of this.#keysOf(before)) this.#idsByName.get(name)?.delete(before.id);
    }
    for (const name of this.#keysOf(item)) {
      const ids = this.#idsByName.get(name) ?? new Set();
      this.#idsByName.set(name, ids.add(item.id));
    }
  }

  /** Ids of the items that have this name. */
  idsOf(name: string): readonly number[] {
    return [...(this.#idsByName.get(name.trim().toLowerCase()) ?? [])];
  }

  #keysOf(item: T): readonly string[] {
    return this.#namesOf(item).flatMap((name) => (name === undefined ? [] : [name.toLowerCase()]));
  }
}
