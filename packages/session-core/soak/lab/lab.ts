import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Protection } from '../../src/protections.ts';
import { checkCopies } from '../history/check-copies.ts';
import { readHistoryFile } from '../history/history-file.ts';
import type { Disturbance, History } from '../history/operation.ts';
import type { Violation } from '../history/violation.ts';
import { LabPostgres } from './lab-postgres.ts';
import { LabRedis } from './lab-redis.ts';
import { RedisRequests } from './redis-requests.ts';
import { TcpProxy } from './tcp-proxy.ts';
import { WorkerProcess } from './worker-process.ts';

/** How long after the last fault copies may still differ from their rows, ms. */
const quiescenceMs = 6_000;

/** A Redis and a Postgres of its own, and workers that reach each of them by a proxy of their own. */
export class Lab implements AsyncDisposable {
  readonly redis: LabRedis;
  readonly postgres: LabPostgres;
  /** Faults that were done, for the histories. */
  readonly disturbances: Disturbance[] = [];
  /** What the cores said of themselves: how often, by type of event. */
  readonly events = new Map<string, number>();
  readonly #workers: WorkerProcess[] = [];
  readonly #folder: string;
  #database = 0;

  private constructor(redis: LabRedis, postgres: LabPostgres, folder: string) {
    this.redis = redis;
    this.postgres = postgres;
    this.#folder = folder;
  }

  static async open(): Promise<Lab> {
    const folder = mkdtempSync(join(tmpdir(), 'sesi-soak-'));
    process.once('exit', () => removeFolder(folder));
    // The servers run as other users.
    chmodSync(folder, 0o755);
    const redis = await LabRedis.start(join(folder, 'redis'));
    const postgres = await LabPostgres.start(join(folder, 'postgres'));
    return new Lab(redis, postgres, folder);
  }

  get workers(): readonly WorkerProcess[] {
    return this.#workers;
  }

  /** The worker with that number. */
  worker(number: number): WorkerProcess {
    const worker = this.#workers[number];
    if (worker === undefined) throw new Error(`there is no worker ${number}`);
    return worker;
  }

  /** Begins anew with `count` workers, an empty Redis and an empty database. */
  async begin(count: number, without: readonly Protection[] = []): Promise<void> {
    for (const worker of this.#workers) {
      worker.place.redis.heal();
      worker.place.postgres.heal();
    }
    for (const worker of this.#workers.splice(count)) await this.#end(worker);
    // One that still had its old database would mark the empty Redis as that one's.
    await Promise.all(this.#workers.map(async (worker) => await worker.close()));
    while (this.#workers.length < count) this.#workers.push(await this.#newWorker());
    this.#database += 1;
    await this.redis.run(async (admin) => await admin.flushAll());
    await this.postgres.useNewDatabase(`soak_${this.#database}`);
    const historyFolder = join(this.#folder, `histories-${this.#database}`);
    mkdirSync(historyFolder);
    this.disturbances.length = 0;
    const task = { postgresUrl: this.postgres.url, historyFolder, without };
    await Promise.all(this.#workers.map(async (worker) => await worker.open(task)));
  }

  /** Everything that was seen since `begin`; the workers should be at rest. */
  async history(): Promise<History> {
    const files = this.#workers.flatMap(({ historyFiles }) => historyFiles);
    return {
      operations: files.flatMap((file) => readHistoryFile(file)),
      ...(await this.postgres.committed()),
      disturbances: [...this.disturbances],
    };
  }

  /** Copies that differ from their rows when there was time enough to repair them; nobody may write meanwhile. */
  async findDivergence(): Promise<readonly Violation[]> {
    const end = performance.now() + quiescenceMs;
    for (;;) {
      const copies = await this.redis.copies();
      const diverged = checkCopies(copies, await this.postgres.rows());
      if (diverged.length === 0 || performance.now() > end) return diverged;
      await sleep(250);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map(async (worker) => await this.#end(worker)));
    await this.redis[Symbol.asyncDispose]();
    await this.postgres[Symbol.asyncDispose]();
    removeFolder(this.#folder);
  }

  async #newWorker(): Promise<WorkerProcess> {
    return new WorkerProcess({
      worker: this.#workers.length,
      redis: await TcpProxy.start(this.redis.port, () => new RedisRequests()),
      postgres: await TcpProxy.start(this.postgres.port),
      cacheFolder: join(this.#folder, 'cache'),
      onEvent: (type) => this.events.set(type, (this.events.get(type) ?? 0) + 1),
    });
  }

  async #end(worker: WorkerProcess): Promise<void> {
    worker.continue();
    worker.place.redis.heal();
    worker.place.postgres.heal();
    await worker.end();
    await worker.place.redis[Symbol.asyncDispose]();
    await worker.place.postgres[Symbol.asyncDispose]();
  }
}

function removeFolder(folder: string): void {
  // A server that is just ending may still write there.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
