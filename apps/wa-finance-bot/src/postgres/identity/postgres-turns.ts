import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

import type { Logger } from '@sesi/platform';
import type { Pool } from '@sesi/session-core/postgres';

import { LocalTurns } from '../../conversation/turns/local-turns.ts';
import type { Turn, Turns } from '../../conversation/turns/turns.ts';
import { inStore } from '../finance-store-error.ts';

/** Above what a message takes. Whoever is not done by then has died, or does not mind the order any more. */
const defaultPatienceMs = 10_000;

/** How often a process asks whether another one is done with a person. */
const pollMs = 25;

/** Rows of people who have been silent for this long are deleted at the next start. */
const silentFor = '1 hour';

/** A number in the queue of a person, and the newest one that was over when it was given out. */
interface Ticket {
  readonly number: number;
  readonly done: number;
}

type Answer = (ticket: Ticket | undefined) => void;

const takeStatement = `
  insert into finance.turn as t (key, last, done, moved_at)
  select key, done + takes, done, clock_timestamp()
    from unnest($1::bigint[], $2::int[], $3::bigint[]) as asked (key, takes, done)
   order by key
  on conflict (key) do update set
    last = greatest(t.last, excluded.done) + excluded.last - excluded.done,
    done = greatest(t.done, excluded.done),
    moved_at = case when excluded.done > t.done or t.done >= t.last
                    then excluded.moved_at else t.moved_at end
  returning key, last, done`;

const waitStatement = `
  with passed_over as (
    update finance.turn set done = done + 1, moved_at = clock_timestamp()
     where key = $1 and done < $2 - 1
       and moved_at < clock_timestamp() - $3::int * interval '1 ms'
    returning done)
  select coalesce((select done from passed_over), done) as done from finance.turn where key = $1`;

/**
 * Turns over all processes of one Postgres, in the order in which they queue up. A turn costs a share of one statement that
 * numbers everybody who came meanwhile, and carries what is over; nobody holds a connection. Redis has no part in it.
 *
 * - Whoever comes after a process that died goes on after `patienceMs` for each message that died with it.
 * - When Postgres does not answer, the order is kept within this process alone.
 */
export class PostgresTurns implements Turns {
  readonly #pool: Pool;
  readonly #logger: Pick<Logger, 'warn'>;
  readonly #patienceMs: number;
  readonly #local = new LocalTurns();
  readonly #asked = new Map<string, Answer[]>();
  /** What is over and not written yet. */
  readonly #over = new Map<string, number>();
  /** The newest number of each key that is over here, while others of that key wait here. */
  readonly #overHere = new Map<string, { waiting: number; number: number }>();
  #isWriting = false;

  /** @param pool - stays the caller's to close. */
  constructor(
    pool: Pool,
    options: { readonly logger: Pick<Logger, 'warn'>; readonly patienceMs?: number },
  ) {
    this.#pool = pool;
    this.#logger = options.logger;
    this.#patienceMs = options.patienceMs ?? defaultPatienceMs;
  }

  /** Deletes the rows of people who have been silent for long. */
  async tidy(): Promise<void> {
    await inStore('tidying turns', () =>
      this.#pool.query(
        `delete from finance.turn where moved_at < clock_timestamp() - interval '${silentFor}'`,
      ),
    );
  }

  async take(person: string): Promise<Turn> {
    const key = createHash('sha256').update(person).digest().readBigInt64BE().toString();
    const local = this.#local.take(key);
    const here = this.#overHere.get(key) ?? { waiting: 0, number: 0 };
    this.#overHere.set(key, { ...here, waiting: here.waiting + 1 });
    const numbered = new Promise<Ticket | undefined>((resolve) => {
      this.#asked.set(key, [...(this.#asked.get(key) ?? []), resolve]);
    });
    this.#write();
    const turn = await local;
    const ticket = await numbered;
    if (ticket !== undefined) await this.#whenOthersAreDone(key, ticket);
    return {
      [Symbol.dispose]: () => {
        this.#finish(key, ticket?.number);
        turn[Symbol.dispose]();
      },
    };
  }

  #finish(key: string, number: number | undefined): void {
    const here = this.#overHere.get(key) ?? { waiting: 1, number: 0 };
    if (here.waiting === 1) this.#overHere.delete(key);
    else this.#overHere.set(key, { waiting: here.waiting - 1, number: number ?? here.number });
    if (number === undefined) return;
    this.#over.set(key, number);
    this.#write();
  }

  #write(): void {
    if (this.#isWriting) return;
    this.#isWriting = true;
    void this.#writeAll();
  }

  /** One statement at a time: what comes meanwhile goes together with the next. */
  async #writeAll(): Promise<void> {
    // What came in the same moment goes along.
    await new Promise(setImmediate);
    while (this.#asked.size > 0 || this.#over.size > 0) {
      const isWritten = await this.#writeBatch();
      if (!isWritten && this.#asked.size === 0) break;
    }
    this.#isWriting = false;
  }

  /** @returns false when Postgres did not take it: what is over goes with the next turn. */
  async #writeBatch(): Promise<boolean> {
    const asked = new Map(this.#asked);
    const over = new Map(this.#over);
    this.#asked.clear();
    this.#over.clear();
    const keys = [...new Set([...asked.keys(), ...over.keys()])];
    try {
      const { rows } = await inStore('taking turns', () =>
        this.#pool.query<{ key: string; last: string; done: string }>(takeStatement, [
          keys,
          keys.map((key) => asked.get(key)?.length ?? 0),
          keys.map((key) => over.get(key) ?? 0),
        ]),
      );
      for (const { key, last, done } of rows) {
        const answers = asked.get(key) ?? [];
        for (const [index, answer] of answers.entries()) {
          answer({ number: Number(last) - answers.length + index + 1, done: Number(done) });
        }
      }
      return true;
    } catch (error) {
      this.#logger.warn({ err: error }, 'No turns: the order is kept within this process alone');
      for (const [key, number] of over) {
        this.#over.set(key, Math.max(number, this.#over.get(key) ?? 0));
      }
      for (const answers of asked.values()) for (const answer of answers) answer(undefined);
      return false;
    }
  }

  async #whenOthersAreDone(key: string, ticket: Ticket): Promise<void> {
    let done = Math.max(ticket.done, this.#overHere.get(key)?.number ?? 0);
    while (done < ticket.number - 1) {
      await wait(pollMs);
      const now = await this.#doneBefore(key, ticket.number);
      if (now === undefined) return;
      done = now;
    }
  }

  /** The newest number that is over; one that takes too long is passed over. `undefined` when nobody can tell. */
  async #doneBefore(key: string, number: number): Promise<number | undefined> {
    try {
      const { rows } = await inStore('waiting for a turn', () =>
        this.#pool.query<{ done: string }>(waitStatement, [key, number, this.#patienceMs]),
      );
      return rows[0] && Number(rows[0].done);
    } catch (error) {
      this.#logger.warn({ err: error }, 'Whose turn it is could not be found out');
      return undefined;
    }
  }
}
