import { setTimeout as sleep } from 'node:timers/promises';

import type { Protection } from '../../src/protections.ts';
import { loadScripts } from '../../src/redis/scripts.ts';
import type { Lab } from '../lab/lab.ts';
import type { WorkerProcess } from '../lab/worker-process.ts';

/** Nothing that a scenario waits for may take longer, ms. */
const patienceMs = 10_000;

/** A lab with three workers, and what scenarios do on it. */
export class Stage {
  readonly lab: Lab;
  /** Mostly the one that writes. */
  readonly a: WorkerProcess;
  /** Mostly the one that reads. */
  readonly b: WorkerProcess;
  /** Mostly the one that is not disturbed. */
  readonly c: WorkerProcess;

  readonly #scripts: ReturnType<typeof loadScripts>;

  constructor(lab: Lab, without: readonly Protection[]) {
    this.lab = lab;
    this.#scripts = loadScripts(new Set(without));
    this.a = lab.worker(0);
    this.b = lab.worker(1);
    this.c = lab.worker(2);
  }

  /** Makes sessions, and lets every worker read them until it has them from Redis. */
  async warm(...keys: readonly string[]): Promise<void> {
    await Promise.all(keys.map(async (key) => await this.a.call({ type: 'create', keys: [key] })));
    for (const worker of [this.a, this.b, this.c]) await this.trusts(worker, keys);
  }

  /** Reads until the answers come from Redis. */
  async trusts(worker: WorkerProcess, keys: readonly string[]): Promise<void> {
    await this.until(`worker ${worker.place.worker} reads from Redis`, async () => {
      const before = await worker.countReads();
      await Promise.all(keys.map(async (key) => await get(worker, key)));
      const after = await worker.countReads();
      if (after !== undefined && before !== undefined) {
        return after.redis - before.redis >= keys.length;
      }
      const copies = await Promise.all(keys.map(async (key) => await this.copyOf(key)));
      return copies.every((copy) => copy?.includes('"version"') === true);
    });
  }

  /** What Redis holds under a key. */
  async copyOf(key: string): Promise<string | undefined> {
    return (await this.lab.redis.run(async (admin) => await admin.get(key))) ?? undefined;
  }

  /** As an eviction does. */
  async evict(key: string): Promise<void> {
    await this.lab.redis.run(async (admin) => await admin.del(key));
  }

  /** Holds a worker's next request that runs one of our scripts; resolves when it is held. */
  async holdScript(worker: WorkerProcess, script: 'apply' | 'fill'): Promise<void> {
    const digest = this.#scripts[script].sha1;
    await this.holdRedis(worker, (request) => request.includes(digest));
  }

  /** Holds a worker's next request to Redis that `picks` picks; resolves when it is held. */
  async holdRedis(worker: WorkerProcess, picks: (request: Buffer) => boolean): Promise<void> {
    await this.#inTime(worker.place.redis.holdFrom(picks), 'no such request was sent to Redis');
  }

  /** Holds a worker's next COMMIT; resolves when it is held. */
  async holdCommit(worker: WorkerProcess): Promise<void> {
    const isCommit = (request: Buffer) => /commit/i.test(String(request));
    await this.#inTime(worker.place.postgres.holdFrom(isCommit), 'no COMMIT was sent');
  }

  /** Reads keys again and again. */
  async readFor(ms: number, worker: WorkerProcess, ...keys: readonly string[]): Promise<void> {
    const end = performance.now() + ms;
    while (performance.now() < end) {
      await Promise.all(keys.map(async (key) => await get(worker, key)));
      await sleep(1);
    }
  }

  /** Waits for a condition. @throws Error when it does not come true in time. */
  async until(what: string, isTrue: () => Promise<boolean>): Promise<void> {
    const end = performance.now() + patienceMs;
    while (!(await isTrue())) {
      if (performance.now() > end) throw new Error(`it never came true: ${what}`);
      await sleep(20);
    }
  }

  async #inTime(happens: Promise<void>, otherwise: string): Promise<void> {
    const late = sleep(patienceMs, 'late' as const, { ref: false });
    if ((await Promise.race([happens, late])) === 'late') throw new Error(otherwise);
  }
}

export async function get(worker: WorkerProcess, key: string): Promise<void> {
  await worker.call({ type: 'get', keys: [key] });
}

export async function update(worker: WorkerProcess, key: string): Promise<void> {
  await worker.call({ type: 'update', keys: [key] });
}

/** Picks reads of copies: GET or MGET with that key. */
export function reads(key: string): (request: Buffer) => boolean {
  return (request) =>
    /^\*\d+\r\n\$\d+\r\nM?GET\r\n/i.test(String(request)) && request.includes(key);
}
