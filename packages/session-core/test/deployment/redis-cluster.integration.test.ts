import {
  createTestDatabase,
  type LocalCluster,
  type LocalClusterNode,
  startLocalCluster,
  type TestDatabase,
} from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { type CoreEvent, redisScript, type SessionCore } from '../../src/index.ts';
import { openCore } from '../../src/open-session-core.ts';
import { keySlot } from '../../src/redis/cluster/key-slot.ts';
import { Heard } from '../channels/heard.ts';
import { counter } from '../contract/contract-kinds.ts';
import { sessionContract } from '../contract/session-contract.ts';

const increment = ({ n }: { n: number }) => ({ n: n + 1 });

type Core = Awaited<ReturnType<typeof openCore>>;

/** One id for each of the three masters, by the slot of its key. */
function idOfEach(): readonly [string, string, string] {
  const owner = (slot: number) => (slot <= 5_460 ? 0 : slot <= 10_922 ? 1 : 2);
  const ids: string[] = [];
  for (let n = 0; Object.keys(ids).length < 3; n += 1) {
    ids[owner(keySlot(`counter:${n}`))] ??= String(n);
  }
  const [a = '', b = '', c = ''] = ids;
  return [a, b, c];
}

describe.skipIf('missing' in testServices().redis)('on a Redis Cluster', () => {
  let database: TestDatabase;
  let cluster: LocalCluster;
  let open: SessionCore[] = [];
  let events: CoreEvent[] = [];
  const ids = idOfEach();

  beforeAll(async () => {
    database = await createTestDatabase(testServices());
    cluster = await startLocalCluster({ replicas: 1 });
  }, 60_000);
  afterEach(async () => {
    await Promise.all(open.map((core) => core.close()));
    open = [];
    events = [];
  });
  afterAll(async () => {
    await cluster[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  const start = async (url = cluster.url): Promise<Core> => {
    const core = await openCore(
      {
        postgres: { url: database.url },
        redis: { enabled: true, url },
        onEvent: (event) => events.push(event),
      },
      { without: new Set() },
    );
    open.push(core);
    return core;
  };
  const count = (type: CoreEvent['type']) => events.filter((event) => event.type === type).length;
  const believes = (core: SessionCore) => core.redis.believed() !== undefined;
  const believed = async (...cores: readonly SessionCore[]) => {
    await expect.poll(() => cores.every(believes), { timeout: 20_000 }).toBe(true);
  };
  const unbelieved = async (core: SessionCore) => {
    await expect.poll(() => believes(core), { timeout: 10_000 }).toBe(false);
  };
  /** Changes each session and reads it in the other process, until `done`; no read may be older than the last write. */
  const writeAndRead = async (writing: Core, reading: Core, done: () => boolean) => {
    const numbers = new Map<string, number>();
    for (const id of ids) {
      const { value } = await writing.sessions(counter).save(id, { n: 0 });
      numbers.set(id, value.n);
    }
    const end = performance.now() + 30_000;
    do {
      for (const id of ids) {
        const { value } = await writing.sessions(counter).update(id, increment);
        expect(value.n).toBe((numbers.get(id) ?? 0) + 1);
        numbers.set(id, value.n);
      }
      for (const id of ids) {
        expect((await reading.sessions(counter).get(id))?.value.n).toBe(numbers.get(id));
        expect((await writing.sessions(counter).get(id))?.value.n).toBe(numbers.get(id));
      }
    } while (!done() && performance.now() < end);
    expect(done()).toBe(true);
  };
  const holds = async (node: LocalClusterNode, id: string) =>
    await node.command('EXISTS', `counter:${id}`);

  sessionContract(async () => {
    const core = await openCore(
      { postgres: { url: database.url }, redis: { enabled: true, url: cluster.url } },
      { without: new Set() },
    );
    expect(core.redis.answers).toBe(true);
    return core;
  });

  it('keeps each copy with the master that owns its slot, and reads many at once from all of them', async () => {
    const core = await start();
    await believed(core);
    const counters = core.sessions(counter);
    const many = Array.from({ length: 300 }, (_, n) => `many-${n}`);
    await Promise.all(many.map((id, n) => counters.save(id, { n })));
    await Promise.all(many.map((id) => counters.get(id)));
    const before = core.readSources();
    const read = await Promise.all(many.map((id) => counters.get(id)));
    expect(read.map((session) => session?.value.n)).toEqual(many.map((_, n) => n));
    expect(core.readSources()).toEqual({ ...before, redis: before.redis + many.length });
    for (const node of cluster.masters) {
      expect(Number(await node.command('DBSIZE'))).toBeGreaterThan(50);
    }
    expect((await core.stats()).redis?.['counter']).toBeGreaterThanOrEqual(many.length);
    expect((await core.health()).redis).toMatchObject({ available: true });
  });

  it('runs what other packages keep there, key by key', async () => {
    const core = await start();
    await believed(core);
    const script = redisScript(`return redis.call('INCRBY', KEYS[1], ARGV[1])`);
    const keys = ['hits:1', 'hits:2', 'hits:3', 'hits:4'];
    const replies = await Promise.all(keys.map((key, n) => core.redis.run(script, key, [`${n}`])));
    expect(replies).toEqual([0, 1, 2, 3]);
    expect(await core.redis.getMany(keys)).toEqual(['0', '1', '2', '3']);
    await core.redis.remove(keys);
    expect(await core.redis.getMany(keys)).toEqual(keys.map(() => undefined));
  });

  it('brings messages from whichever node they were sent to', async () => {
    const [one, two, three] = [await start(), await start(), await start()];
    const heard = [await Heard.on(two.channel('news')), await Heard.on(three.channel('news'))];
    await one.channel('news').publish('a');
    await two.channel('news').publish('b');
    await expect
      .poll(
        () =>
          heard.map(({ payloads }) => payloads.map(String).toSorted((a, b) => (a < b ? -1 : 1))),
        { timeout: 5_000 },
      )
      .toEqual([
        ['a', 'b'],
        ['a', 'b'],
      ]);
  });

  it('goes on through Postgres while one master is away, and compares all of them when it is back', async () => {
    const [writing, reading] = [await start(), await start()];
    await believed(writing, reading);
    const gone = cluster.masters[1];
    for (const id of ids) await writing.sessions(counter).save(id, { n: -1 });
    const reconciled = count('reconciled');
    const killing = gone.kill();
    await writeAndRead(writing, reading, () => !believes(writing) && !believes(reading));
    await killing;
    const sources = reading.readSources();
    for (const id of ids) await reading.sessions(counter).get(id);
    // Not even those whose master is there: trust is all or nothing.
    expect(reading.readSources()).toEqual({ ...sources, postgres: sources.postgres + 3 });
    expect((await reading.health()).redis.available).toBe(false);

    const restarting = gone.restart();
    await writeAndRead(writing, reading, () => believes(writing) && believes(reading));
    await restarting;
    expect(count('reconciled')).toBeGreaterThan(reconciled);
  }, 60_000);

  it('takes a slot that was moved for another Redis, in every process', async () => {
    const [writing, reading] = [await start(), await start()];
    await believed(writing, reading);
    const [from, to] = cluster.masters;
    const [id] = ids;
    const slot = String(keySlot(`counter:${id}`));
    await writing.sessions(counter).save(id, { n: 1 });
    await reading.sessions(counter).get(id);
    expect(await holds(from, id)).toBe(1);
    const reconciled = count('reconciled');

    await to.command('CLUSTER', 'SETSLOT', slot, 'IMPORTING', from.id);
    await from.command('CLUSTER', 'SETSLOT', slot, 'MIGRATING', to.id);
    await Promise.all([unbelieved(writing), unbelieved(reading)]);
    const keys = (await from.command('CLUSTER', 'GETKEYSINSLOT', slot, '100')) as string[];
    await writing.sessions(counter).update(id, () => ({ n: 2 }));
    await from.command('MIGRATE', '127.0.0.1', String(to.port), '', '0', '1000', 'KEYS', ...keys);
    for (const node of [to, from, cluster.masters[2]]) {
      await node.command('CLUSTER', 'SETSLOT', slot, 'NODE', to.id);
    }
    expect((await reading.sessions(counter).get(id))?.value.n).toBe(2);

    await writeAndRead(writing, reading, () => believes(writing) && believes(reading));
    expect(count('reconciled')).toBeGreaterThan(reconciled);
    await reading.sessions(counter).get(id);
    expect(await holds(to, id)).toBe(1);
    await expect(holds(from, id)).rejects.toThrow('MOVED');
  }, 60_000);

  it('takes a promoted replica for another Redis, and serves no old state meanwhile', async () => {
    const [writing, reading] = [await start(), await start()];
    await believed(writing, reading);
    const [replica] = cluster.replicas;
    const recovered = count('redis-recovered');
    const failingOver = replica?.command('CLUSTER', 'FAILOVER');
    const isBack = () =>
      count('redis-recovered') >= recovered + 2 && believes(writing) && believes(reading);
    await writeAndRead(writing, reading, isBack);
    await failingOver;
    expect(String(await replica?.command('INFO', 'replication'))).toContain('role:master');
    expect(Number(await replica?.command('DBSIZE'))).toBeGreaterThan(0);
  }, 60_000);

  it('serves no old state when a master dies and its replica takes over', async () => {
    const [writing, reading] = [await start(), await start()];
    await believed(writing, reading);
    // After the test before, the replica is the master.
    const [master] = cluster.replicas;
    const [replica] = cluster.masters;
    const killing = master?.kill();
    const isBack = () => count('redis-recovered') >= 2 && believes(writing) && believes(reading);
    await writeAndRead(writing, reading, isBack);
    await killing;
    expect(String(await replica.command('INFO', 'replication'))).toContain('role:master');
  }, 60_000);

  it('is known from any of its nodes, and tells who asks for it as one server', async () => {
    const [{ port }] = cluster.masters;
    const core = await start(`redis+cluster://127.0.0.1:1,127.0.0.1:${port}`);
    await believed(core);
    const wrong = await start(`redis://127.0.0.1:${port}`);
    expect(believes(wrong)).toBe(false);
    expect(events.find(({ type }) => type === 'redis-unavailable')?.reason).toContain(
      'redis+cluster://',
    );
  });
});
