import type { QueryConfig, QueryResultRow } from 'pg';

import { StoreUnavailableError } from '../../../src/errors.ts';
import type { StoredState, StoredValue } from '../../../src/kinds/stored.ts';
import type { Postgres, Transaction } from '../../../src/postgres/postgres.ts';
import type { ViewConnection } from '../../../src/postgres/protocol/view-connection.ts';
import type { RowReader } from '../../../src/postgres/row-reader.ts';
import { fenceStatements } from './fence-statements.ts';
import type { Order } from './order.ts';
import { type PostgresTables, sessionKey, type SessionRow, Work } from './postgres-tables.ts';
import { sessionStatements } from './session-statements.ts';
import { writerStatements } from './writer-statements.ts';

const statements = [...sessionStatements, ...writerStatements, ...fenceStatements];

/** What becomes of a commit whose answer is lost. */
export type LostCommit = 'was done' | 'is done later' | 'is never done';

/** `Postgres` over tables in memory, as one process sees it: each statement and each answer waits for its turn. */
export class PostgresDouble implements Pick<Postgres, keyof Postgres> {
  readonly #order: Order;
  readonly #tables: PostgresTables;
  readonly #open = new Set<Work>();
  #isDead = false;
  /** The answer to the next commit is lost. */
  loseNext: LostCommit | undefined;

  constructor(order: Order, tables: PostgresTables) {
    this.#order = order;
    this.#tables = tables;
  }

  /** The process ends here: what it has not committed is undone, and it hears of nothing any more. */
  crash(): void {
    this.#isDead = true;
    for (const work of this.#open) this.#tables.end(work);
  }

  /** Whether no transaction of this process is under way. */
  get isIdle(): boolean {
    return this.#open.size === 0;
  }

  async query<Row extends QueryResultRow>(statement: QueryConfig): Promise<Row[]> {
    return await this.transaction(
      async (client) => (await client.query<Row>(statement)).rows,
      true,
    );
  }

  async write<Row extends QueryResultRow>(statement: QueryConfig): Promise<Row[]> {
    return await this.query<Row>(statement);
  }

  /** @param isOne - One statement commits itself. */
  async transaction<Result>(
    work: (client: Transaction, commit: () => void) => Promise<Result>,
    isOne = false,
  ): Promise<Result> {
    if (this.#isDead) return await new Promise<never>(() => undefined);
    const done = new Work();
    this.#open.add(done);
    try {
      const { client, sent } = this.#client(done, isOne);
      let committing: Promise<void> | undefined;
      const commit = (): Promise<void> => {
        committing ??= this.#commit(done, sent());
        return committing;
      };
      const result = await work(client, () => void commit().catch(() => undefined));
      if (!isOne) await commit();
      return result;
    } finally {
      // After a commit it has ended already; one that is still on its way is no longer this client's.
      if (this.#open.delete(done)) this.#tables.end(done);
    }
  }

  /** `sent` resolves when Postgres has done all that was sent. */
  #client(
    work: Work,
    isOne: boolean,
  ): { readonly client: Transaction; readonly sent: () => Promise<unknown> } {
    let sent: Promise<unknown> = Promise.resolve();
    let answered: Promise<unknown> = Promise.resolve();
    const query = async (asked: QueryConfig | string, values?: unknown[]): Promise<unknown> => {
      const config: QueryConfig =
        typeof asked === 'string'
          ? { text: asked, ...(values === undefined ? {} : { values }) }
          : asked;
      const run = sent.then(async () => await this.#run(work, config, isOne));
      sent = run;
      const answer = Promise.all([run, answered]).then(async ([rows]) => {
        await this.#answer(`the answer to ${nameOf(config)}`);
        return { rows, rowCount: rows.length };
      });
      answered = answer;
      return await answer;
    };
    // Of the many ways to call `query`, session-core uses these two.
    return { client: { query } as unknown as Transaction, sent: () => sent };
  }

  async #run(work: Work, config: QueryConfig, isOne: boolean): Promise<readonly object[]> {
    await this.#order.step(`postgres does ${nameOf(config)}`);
    if (work.isOver) return await new Promise<never>(() => undefined);
    const text = config.text.replaceAll(/\s+/g, ' ').trim();
    const statement = statements.find(({ is }) =>
      typeof is === 'string' ? is === config.name : config.name === undefined && is.test(text),
    );
    if (statement === undefined) {
      this.#tables.unknown.push(config.text);
      throw new Error(`The double of Postgres does not know this statement: ${config.text}`);
    }
    const values = (config.values ?? []) as never;
    const rows = await statement.run(this.#tables, work, values, config.text);
    if (!isOne) return rows;
    // A statement that writes nothing has nothing to lose.
    if (config.name === 'sesi-save') await this.#finish(work);
    else this.#tables.commit(work);
    return rows;
  }

  /** @param sent - Resolves when all that was sent before is done. */
  async #commit(work: Work, sent: Promise<unknown>): Promise<void> {
    await sent;
    await this.#order.step('postgres does commit');
    await this.#finish(work);
    await this.#answer('the answer to commit');
  }

  async #finish(work: Work): Promise<void> {
    const lost = work.effects.length === 0 ? undefined : this.loseNext;
    if (lost === undefined) {
      this.#tables.commit(work);
      return;
    }
    this.loseNext = undefined;
    if (lost === 'was done') this.#tables.commit(work);
    if (lost === 'is done later') {
      this.#open.delete(work);
      void this.#order.step('a late commit').then(() => this.#tables.commit(work));
    }
    throw new StoreUnavailableError('The answer was lost.', { outcome: 'unknown' });
  }

  async #answer(name: string): Promise<void> {
    await this.#order.step(name);
    if (this.#isDead) await new Promise<never>(() => undefined);
  }
}

/** `RowReader` over tables in memory: no read joins one that was sent before it. */
export class RowReaderDouble implements Pick<RowReader, keyof RowReader> {
  readonly #order: Order;
  readonly #tables: PostgresTables;

  constructor(order: Order, tables: PostgresTables) {
    this.#order = order;
    this.#tables = tables;
  }

  async warmUp(): Promise<void> {
    // There are no connections to open.
  }

  async value(kind: string, id: string): Promise<StoredValue | undefined> {
    const { stored } = await this.find(kind, id);
    return stored;
  }

  async find(kind: string, id: string): Promise<StoredState> {
    await this.#order.step(`postgres does find ${id}`);
    const row = this.#tables.sessions.get(sessionKey({ kind, id }));
    const state = stateOf(row, this.#tables.isLive(row));
    await this.#order.step(`the answer to find ${id}`);
    return state;
  }
}

/** `ViewConnection` over tables in memory. An answer may come when it is too old to be of use. */
export class ViewConnectionDouble implements Pick<ViewConnection, keyof ViewConnection> {
  readonly #order: Order;
  readonly #tables: PostgresTables;

  constructor(order: Order, tables: PostgresTables) {
    this.#order = order;
    this.#tables = tables;
  }

  async read(process: string): ReturnType<ViewConnection['read']> {
    await this.#order.step('postgres does view');
    const view = this.#tables.view(process);
    await this.#order.step('the answer to view');
    return view;
  }

  close(): void {
    // There is nothing to close: what comes later is not asked for.
  }
}

function stateOf(row: SessionRow | undefined, isLive: boolean): StoredState {
  const version = row?.version ?? 0;
  if (row === undefined || row.value === null || !isLive) {
    return { stored: undefined, version, remainingMs: undefined };
  }
  const createdAt = new Date(row.createdAt);
  const expiresAt = row.expiresAt === null ? undefined : new Date(row.expiresAt);
  return {
    stored: { json: row.value, version, createdAt, expiresAt },
    version,
    remainingMs: expiresAt === undefined ? undefined : expiresAt.getTime() - Date.now(),
  };
}

function nameOf({ name, text }: QueryConfig): string {
  return name ?? text.trim().split('\n')[0] ?? '';
}
