import { PreparedChange } from '../../../src/kinds/change.ts';
import { KindRegistry } from '../../../src/kinds/kind-registry.ts';
import type { Session } from '../../../src/kinds/session.ts';
import { PostgresSessions } from '../../../src/postgres/postgres-sessions.ts';
import type { Postgres } from '../../../src/postgres/postgres.ts';
import { RedisFences } from '../../../src/postgres/protocol/redis-fence.ts';
import { RedisState } from '../../../src/postgres/protocol/redis-state.ts';
import { RedisWriters } from '../../../src/postgres/protocol/redis-writers.ts';
import type { ViewConnection } from '../../../src/postgres/protocol/view-connection.ts';
import type { RowReader } from '../../../src/postgres/row-reader.ts';
import type { ChangeResult } from '../../../src/postgres/writes/write-batch.ts';
import { WriteQueue } from '../../../src/postgres/writes/write-queue.ts';
import type { Protection } from '../../../src/protections.ts';
import { Copies } from '../../../src/store/copies.ts';
import { CopyGuards } from '../../../src/store/copy-guards.ts';
import { OwnFence } from '../../../src/store/own-fence.ts';
import type { ReadSources } from '../../../src/store/read-sources.ts';
import { SessionStore } from '../../../src/store/session-store.ts';
import { Writer } from '../../../src/store/writer.ts';
import { type Count, countKind } from '../counted-sessions.ts';
import type { Order } from './order.ts';
import { PostgresDouble, RowReaderDouble, ViewConnectionDouble } from './postgres-double.ts';
import type { PostgresTables } from './postgres-tables.ts';
import type { RedisDouble } from './redis-double.ts';
import { RedisLinkDouble } from './redis-link-double.ts';

/** The real code of one process, put together as `openCore` does it, over Redis and Postgres in memory. */
export class ProcessDouble {
  readonly link: RedisLinkDouble;
  readonly postgres: PostgresDouble;
  /** How many reads each store has answered. */
  readonly sources: ReadSources = { redis: 0, postgres: 0 };
  readonly #copies: Copies;
  readonly #writer: Writer;
  readonly #store: SessionStore;

  constructor(
    order: Order,
    redis: RedisDouble,
    tables: PostgresTables,
    without: ReadonlySet<Protection>,
  ) {
    this.link = new RedisLinkDouble(order, redis);
    this.postgres = new PostgresDouble(order, tables);
    const { link } = this;
    // A double has all that is public; a class with private fields asks for more than the compiler can see here.
    const postgres: Postgres = this.postgres as Pick<Postgres, keyof Postgres> as Postgres;
    const views: Pick<ViewConnection, keyof ViewConnection> = new ViewConnectionDouble(
      order,
      tables,
    );
    const emit = (): void => undefined;
    const registry = new KindRegistry(async () => undefined);
    registry.add(countKind);
    const rows: Pick<RowReader, keyof RowReader> = new RowReaderDouble(order, tables);
    const reader = rows as RowReader;
    const fences = new RedisFences(postgres, without);
    const writer = new Writer(new RedisWriters(postgres), () => link.identity?.name, emit);
    const copies = new Copies({
      link,
      connection: views as ViewConnection,
      rows: new PostgresSessions(postgres),
      reader,
      state: new RedisState(postgres),
      fences,
      writer,
      registry,
      emit,
      without,
      sources: this.sources,
    });
    this.link.onChange = (reason) => {
      writer.beat();
      copies.view.interrupt(reason);
      copies.view.look();
    };
    const guards = new CopyGuards(
      { postgres, fences, ownFence: new OwnFence(without, emit), writer, without },
      { view: copies.view, copies: copies.writer },
    );
    const writes = new WriteQueue(postgres, async () => await guards.next(), without);
    this.#copies = copies;
    this.#writer = writer;
    this.#store = new SessionStore(reader, writes, copies.reader, this.sources);
  }

  async start(): Promise<void> {
    await this.#writer.enter();
    await this.#copies.view.settle(2_000);
  }

  /** Its name among the writers. */
  get name(): string {
    return this.#writer.name;
  }

  /** Whether it believes copies now. */
  get trusts(): boolean {
    return this.#copies.view.trusted() !== undefined;
  }

  async get(id: string): Promise<Session<Count> | undefined> {
    return await this.#store.get(countKind, id, countKind.key(id));
  }

  /** @param isBlind - It writes the same whatever is there. */
  async change(
    id: string,
    compute: PreparedChange['compute'],
    isBlind = false,
  ): Promise<ChangeResult> {
    const change = new PreparedChange(countKind, id, countKind.key(id), compute, isBlind);
    const [result] = await this.#store.write([change]);
    if (result === undefined) throw new Error('the store answered without a result');
    return result;
  }

  /** It does nothing from now on; what it has sent to Redis may still be done. */
  crash(): void {
    this.postgres.crash();
    this.link.crash();
  }
}
