import { randomBytes } from 'node:crypto';

import type { StoredCallbackQuery } from './records.ts';

/** A press of a button, before it has an id. */
export type NewCallbackQuery = Omit<StoredCallbackQuery, 'id'>;

/** Users report this life of a callback query (telegraf#1839); Telegram does not document it. */
const ANSWERABLE_MS = 15_000;

/** Presses of buttons that no answer has come for, by id. */
export class CallbackQueries {
  readonly #byId = new Map<string, StoredCallbackQuery>();
  readonly #nowMs: () => number;
  readonly #changed: () => void;

  constructor(queries: readonly StoredCallbackQuery[], nowMs: () => number, changed: () => void) {
    for (const query of queries) this.#byId.set(query.id, query);
    this.#nowMs = nowMs;
    this.#changed = changed;
  }

  /** Those that can still be answered. */
  open(): readonly StoredCallbackQuery[] {
    return [...this.#byId.values()].filter((query) => this.#isOpen(query));
  }

  add(query: NewCallbackQuery): StoredCallbackQuery {
    const id = BigInt.asUintN(63, randomBytes(8).readBigUInt64BE()).toString();
    const stored: StoredCallbackQuery = { ...query, id };
    this.#byId.set(id, stored);
    this.#changed();
    return stored;
  }

  /** Takes a query out because it is answered; `undefined` when it is unknown, too old, or was answered before. */
  answer(id: string): StoredCallbackQuery | undefined {
    const query = this.#byId.get(id);
    this.#byId.delete(id);
    if (query === undefined || !this.#isOpen(query)) return undefined;
    this.#changed();
    return query;
  }

  #isOpen(query: StoredCallbackQuery): boolean {
    return this.#nowMs() - query.askedAtMs <= ANSWERABLE_MS;
  }
}
