import { SessionExistsError, SessionNotFoundError, type Sessions } from '@sesi/session-core';

/** What one collection is, as one session. */
export class CollectionRecord<Held> {
  readonly #sessions: Sessions<Held>;
  readonly #id: string;
  readonly #empty: Held;
  readonly #ttlMs: number;

  /** @param empty - What an absent collection counts as. */
  constructor(sessions: Sessions<Held>, id: string, empty: Held, ttlMs: number) {
    this.#sessions = sessions;
    this.#id = id;
    this.#empty = empty;
    this.#ttlMs = ttlMs;
  }

  async read(): Promise<Held> {
    return (await this.#sessions.get(this.#id))?.value ?? this.#empty;
  }

  /** @param change - May run again; undefined leaves it as it is. */
  async change(change: (held: Held) => Held | undefined): Promise<void> {
    const options = { ttlMs: this.#ttlMs };
    for (;;) {
      try {
        await this.#sessions.update(this.#id, change, options);
        return;
      } catch (error) {
        if (!(error instanceof SessionNotFoundError)) throw error;
      }
      const first = change(this.#empty);
      if (first === undefined) return;
      try {
        await this.#sessions.create(this.#id, first, options);
        return;
      } catch (error) {
        // Somebody was faster: the change goes on top of theirs.
        if (!(error instanceof SessionExistsError)) throw error;
      }
    }
  }

  async replace(held: Held): Promise<void> {
    await this.#sessions.save(this.#id, held, { ttlMs: this.#ttlMs });
  }

  async clear(): Promise<void> {
    await this.#sessions.delete(this.#id);
  }
}
