import {
  createTestDatabase,
  type LocalSentinels,
  startLocalSentinels,
  type TestDatabase,
} from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type CoreEvent, type SessionCore } from '../../src/index.ts';
import { openCore } from '../../src/open-session-core.ts';
import { openPool, type Pool } from '../../src/postgres/index.ts';
import { Heard } from '../channels/heard.ts';
import { counter } from '../contract/contract-kinds.ts';

const increment = ({ n }: { n: number }) => ({ n: n + 1 });

type Core = Awaited<ReturnType<typeof openCore>>;

const connectOnce = (url: string) => createClient({ url, socket: { reconnectStrategy: false } });

describe.skipIf('missing' in testServices().redis)('behind Redis Sentinel', () => {
  let database: TestDatabase;
  let pool: Pool;
  let group: LocalSentinels;
  let open: SessionCore[];
  let events: CoreEvent[];

  beforeEach(async () => {
    database = await createTestDatabase(testServices());
    pool = openPool({ url: database.url });
    group = await startLocalSentinels();
    open = [];
    events = [];
    await expect.poll(async () => await knownReplicas(), { timeout: 20_000 }).toBe(1);
  }, 60_000);
  afterEach(async () => {
    await Promise.all(open.map((core) => core.close()));
    await pool.end();
    await group[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  const ask = async <Answer>(
    url: string,
    command: (client: ReturnType<typeof connectOnce>) => Promise<Answer>,
  ): Promise<Answer> => {
    const client = connectOnce(url);
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await command(client);
    } finally {
      client.destroy();
    }
  };
  /** What all sentinels know: a failover needs each other and a replica. */
  const knownReplicas = async (): Promise<number> => {
    const known = group.sentinels.map(({ url }) =>
      ask(url, async (client) => {
        const info = await client.info();
        return /slaves=1,sentinels=3/.test(info) ? 1 : 0;
      }),
    );
    return Math.min(...(await Promise.all(known)));
  };
  const roleOf = async (url: string) =>
    await ask(url, async (client) => /^role:(\w+)/m.exec(await client.info('replication'))?.[1]);
  const start = async (url = group.url): Promise<Core> => {
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
  const believedIdentity = async (): Promise<unknown> => {
    const { rows } = await pool.query('select identity from core.redis_state');
    return rows;
  };
  const believes = (core: SessionCore) => core.redis.believed() !== undefined;

  it('takes the master that the sentinels name', async () => {
    const core = await start();
    await expect.poll(() => believes(core), { timeout: 10_000 }).toBe(true);
    const counters = core.sessions(counter);
    await counters.create('a', { n: 1 });
    await expect
      .poll(async () => await counters.get('a').then(() => core.readSources().redis))
      .toBeGreaterThan(0);
    const copy = await ask(group.servers[0].url, async (client) => await client.get('counter:a'));
    expect(copy).toMatch(/"n":1,.*"version"/);
  });

  it('serves no old state through a failover, and believes the new master within seconds', async () => {
    const [writing, reading] = [await start(), await start()];
    const written = writing.sessions(counter);
    const read = reading.sessions(counter);
    await written.create('a', { n: 0 });
    await read.get('a');
    const [master, replica] = group.servers;
    // Not all of it is with the replica when the master dies.
    await ask(replica.url, async (client) => {
      await expect.poll(async () => await client.exists('counter:a')).toBe(1);
    });

    const killed = master.kill();
    let n = 0;
    const end = performance.now() + 20_000;
    const isBack = () => count('redis-recovered') >= 2 && believes(writing) && believes(reading);
    while (!isBack() && performance.now() < end) {
      await written.update('a', increment);
      n += 1;
      expect((await read.get('a'))?.value.n).toBe(n);
      expect((await written.get('a'))?.value.n).toBe(n);
    }
    await killed;
    expect(isBack()).toBe(true);
    expect(await roleOf(replica.url)).toBe('master');
    expect(count('reconciled')).toBeGreaterThanOrEqual(2);

    const before = reading.readSources();
    for (let more = 0; more < 20; more += 1) {
      await written.update('a', increment);
      n += 1;
      expect((await read.get('a'))?.value.n).toBe(n);
    }
    expect(reading.readSources().redis).toBeGreaterThan(before.redis);
    const copy = await ask(replica.url, async (client) => await client.get('counter:a'));
    expect(copy).toMatch(new RegExp(`"n":${n},.*"version"`));
  }, 60_000);

  it('never believes the old master when it comes back, first as a master and then as a replica', async () => {
    const core = await start();
    const counters = core.sessions(counter);
    await counters.create('a', { n: 1 });
    await counters.get('a');
    const [master, replica] = group.servers;
    await master.kill();
    await expect.poll(() => count('redis-recovered'), { timeout: 20_000 }).toBeGreaterThan(0);
    const believed = await believedIdentity();

    await master.restart();
    // What it would say if it were asked.
    await ask(master.url, async (client) => {
      await client.set('counter:a', '{"n":99,"version":1}').catch(() => undefined);
    });
    for (let n = 0; n < 20; n += 1) {
      expect((await counters.get('a'))?.value.n).toBe(1);
      expect(await believedIdentity()).toEqual(believed);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await ask(master.url, async (client) => {
      await client.sendCommand(['REPLICAOF', '127.0.0.1', String(replica.port)]);
    });
    await expect.poll(async () => await roleOf(master.url)).toBe('slave');
    expect((await counters.get('a'))?.value.n).toBe(1);
    expect(await believedIdentity()).toEqual(believed);
    // A new process asks the sentinels too.
    const other = (await start()).sessions(counter);
    await other.update('a', () => ({ n: 2 }));
    expect((await counters.get('a'))?.value.n).toBe(2);
    expect(await roleOf(replica.url)).toBe('master');
  }, 60_000);

  it('leaves a living master that the sentinels have replaced', async () => {
    const core = await start();
    const counters = core.sessions(counter);
    await counters.create('a', { n: 1 });
    const [master, replica] = group.servers;
    await ask(group.sentinels[0]?.url ?? '', async (client) => {
      await client.sendCommand(['SENTINEL', 'FAILOVER', 'mymaster']);
    });
    await expect.poll(() => count('redis-recovered'), { timeout: 20_000 }).toBeGreaterThan(0);
    await counters.update('a', increment);
    await counters.get('a');
    expect((await counters.get('a'))?.value.n).toBe(2);
    const copy = await ask(replica.url, async (client) => await client.get('counter:a'));
    expect(copy).toMatch(/"n":2,.*"version"/);
    await expect.poll(async () => await roleOf(master.url), { timeout: 20_000 }).toBe('slave');
  }, 60_000);

  it('asks the next sentinel when one is frozen or gone, and goes on when all are', async () => {
    await group.sentinels[0]?.pause();
    await group.sentinels[1]?.kill();
    const core = await start();
    await expect.poll(() => believes(core), { timeout: 10_000 }).toBe(true);
    await group.sentinels[2]?.kill();
    const counters = core.sessions(counter);
    for (let n = 0; n < 30; n += 1) {
      await counters.save('a', { n });
      expect((await counters.get('a'))?.value.n).toBe(n);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await expect.poll(() => believes(core), { timeout: 10_000 }).toBe(true);
  }, 60_000);

  it('says what is wrong when the sentinels know no such master', async () => {
    const core = await start(group.url.replace('mymaster', 'other'));
    expect(believes(core)).toBe(false);
    expect(events[0]?.reason).toContain('knows no master "other"');
    await core.sessions(counter).create('a', { n: 1 });
    expect((await core.sessions(counter).get('a'))?.value.n).toBe(1);
  });

  it('brings messages to everybody again after a failover, and tells of the gap', async () => {
    const [one, two] = [await start(), await start()];
    const heard = await Heard.on(two.channel('news'));
    await one.channel('news').publish(1);
    await expect.poll(() => heard.payloads).toEqual([1]);
    await group.servers[0].kill();
    await one.channel('news').publish(2);
    await expect.poll(() => heard.payloads, { timeout: 5_000 }).toEqual([1, 2]);
    await expect.poll(() => heard.gaps, { timeout: 20_000 }).toContain('redis-back');
    await one.channel('news').publish(3);
    await expect.poll(() => heard.payloads, { timeout: 5_000 }).toEqual([1, 2, 3]);
  }, 60_000);
});
