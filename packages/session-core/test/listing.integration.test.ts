import { createTestDatabase, createTestRedis } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { defineKind, openSessionCore, type SessionCore, type Sessions } from '../src/index.ts';
import { counter, type Counter } from './contract/contract-kinds.ts';

const services = testServices();
const modes =
  'missing' in services.redis ? ['on Postgres alone'] : ['on Postgres alone', 'with Redis'];

describe.each(modes)('the sessions of a kind, %s', (mode) => {
  const cleanUp = new AsyncDisposableStack();
  let core: SessionCore;
  let counters: Sessions<Counter>;
  let others: Sessions<Counter>;
  beforeAll(async () => {
    const database = cleanUp.use(await createTestDatabase(services));
    const redis =
      mode === 'with Redis'
        ? { enabled: true, url: cleanUp.use(await createTestRedis(services)).url }
        : false;
    const open = async () =>
      cleanUp.use(await openSessionCore({ postgres: { url: database.url }, redis }));
    core = await open();
    counters = core.sessions(counter);
    others = (await open()).sessions(counter);
  });
  afterAll(async () => {
    await cleanUp.disposeAsync();
  });

  const ids = async (sessions = counters, idPrefix = '') => {
    const seen: string[] = [];
    for await (const { id } of sessions.entries({ idPrefix })) seen.push(id);
    return seen;
  };

  it('are listed, counted and cleared over several pages, each once', async () => {
    const wanted = Array.from({ length: 1_100 }, (_, n) => `p${String(n).padStart(4, '0')}`);
    await Promise.all(wanted.map((id, n) => counters.create(id, { n })));
    await Promise.all([counters.delete('p0007'), counters.delete('p0500')]);
    await counters.update('p0001', () => ({ n: 2 }), { ttlMs: 1 });
    const live = wanted.filter((id) => !['p0001', 'p0007', 'p0500'].includes(id));
    await expect.poll(() => counters.count(), { timeout: 2_000 }).toBe(live.length);
    expect(await ids(others)).toEqual(live);
    const [first] = live;
    for await (const session of counters.entries()) {
      expect(session).toEqual(await counters.get(first ?? ''));
      break;
    }

    // Copies are in Redis now, where there is one: none may outlive the clearing.
    await Promise.all(live.map((id) => others.get(id)));
    expect(await counters.clear()).toBe(live.length);
    expect(await Promise.all(live.map((id) => others.get(id)))).toEqual(live.map(() => undefined));
    expect(await others.count()).toBe(0);
    expect(await ids()).toEqual([]);
    expect(await counters.clear()).toBe(0);
  });

  it('can be told by the start of their id, to the letter', async () => {
    for (const id of ['a:1', 'a:2', 'ab:1', 'a%:1', 'a_:1', 'A:1', 'ñ:1', 'ñ:2']) {
      await counters.create(id, { n: 1 });
    }
    expect((await ids(counters, 'a:')).toSorted()).toEqual(['a:1', 'a:2']);
    expect(await ids(counters, 'a%')).toEqual(['a%:1']);
    expect(await ids(counters, 'a_')).toEqual(['a_:1']);
    expect(await counters.count({ idPrefix: 'ñ:' })).toBe(2);
    expect(await counters.clear({ idPrefix: 'a' })).toBe(5);
    expect((await ids()).toSorted()).toEqual(['A:1', 'ñ:1', 'ñ:2'].toSorted());
    expect(await counters.clear()).toBe(3);
  });

  it('do not include those of other kinds', async () => {
    const kind = defineKind({
      name: 'counter-too',
      keyPrefix: 'counter-too:',
      ttlMs: 60_000,
      schema: z.object({ n: z.number() }),
    });
    const neighbours = core.sessions(kind);
    await counters.create('mine', { n: 1 });
    await neighbours.create('theirs', { n: 2 });
    expect(await ids()).toEqual(['mine']);
    expect(await neighbours.clear()).toBe(1);
    expect((await counters.get('mine'))?.value).toEqual({ n: 1 });
    expect(await counters.clear()).toBe(1);
  });

  it('can be ended while they are listed', async () => {
    await Promise.all(Array.from({ length: 600 }, (_, n) => counters.create(`w${n}`, { n })));
    let seen = 0;
    for await (const { id } of counters.entries()) {
      seen += 1;
      await others.delete(id);
    }
    expect(seen).toBe(600);
    expect(await counters.count()).toBe(0);
  });
});
