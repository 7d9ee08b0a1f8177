import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createTestDatabase, startLocalPostgres, type TestDatabase } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  type CoreEvent,
  openSessionCore,
  registrationKind,
  SessionExistsError,
  StoreUnavailableError,
} from '../src/index.ts';
import { migrateSessionCore, openPool } from '../src/postgres/index.ts';
import { sessionContract } from './contract/session-contract.ts';

async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'sesi-core-'));
  return {
    path,
    [Symbol.asyncDispose]: async () => await rm(path, { recursive: true, force: true }),
  };
}

describe('on Postgres alone', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(testServices());
  });
  afterAll(async () => {
    await database[Symbol.asyncDispose]();
  });

  sessionContract(() => openSessionCore({ postgres: { url: database.url }, redis: false }));

  it('knows the kinds that it has used, by name', async () => {
    await using core = await openSessionCore({ postgres: { url: database.url }, redis: false });
    expect([...core.kinds().keys()]).toEqual([]);
    const kind = { ...registrationKind, name: 'looked-up', keyPrefix: 'looked-up:' };
    const value = { phone: '+1', step: 'name', session_data: {} };
    await core.sessions(kind).create('+1', value);
    const known = core.kinds().get('looked-up');
    if (known === undefined) throw new Error('it was used');
    expect(known.keyPrefix).toBe('looked-up:');
    expect((await core.sessions(known).get('+1'))?.value).toEqual(value);
  });

  it('says that Redis is disabled', async () => {
    await using core = await openSessionCore({
      postgres: { url: database.url },
      redis: { enabled: false },
    });
    const health = await core.health();
    expect(health.redis).toEqual({
      enabled: false,
      available: false,
      status: 'disabled',
      responseTime: undefined,
    });
    expect(health.postgresql.status).toBe('healthy');
    expect(health.postgresql.responseTime).toBeGreaterThan(0);
    expect((await core.stats()).redis).toBeUndefined();
  });
});

describe('the migrations', () => {
  it('may be run by many processes at once, and again', async () => {
    await using database = await createTestDatabase(testServices(), { empty: true });
    const pools = Array.from({ length: 4 }, () => openPool({ url: database.url }));
    try {
      await Promise.all(pools.map((pool) => migrateSessionCore(pool)));
      await Promise.all(pools.map((pool) => migrateSessionCore(pool)));
      const { rows } = await (pools[0] ?? openPool({ url: database.url })).query<{ name: string }>(
        `select table_name as name from information_schema.tables where table_schema = 'core'`,
      );
      expect(rows.map(({ name }) => name)).toContain('session');
    } finally {
      await Promise.all(pools.map((pool) => pool.end()));
    }
  });
});

describe('the audit trail', () => {
  it('is written with the change or not at all', async () => {
    await using database = await createTestDatabase(testServices());
    await using core = await openSessionCore({ postgres: { url: database.url }, redis: false });
    const registrations = core.sessions(registrationKind);
    const phone = '+6281';
    const value = { phone, step: 'name', session_data: {} };
    await registrations.create(phone, value, { events: [{ type: 'begun', data: { by: 'test' } }] });
    let computed = 0;
    await registrations.update(
      phone,
      (current) => {
        computed += 1;
        return { ...current, step: 'email' };
      },
      { events: () => [{ type: 'answered', data: { computed } }] },
    );
    const refused = registrations.create(phone, value, { events: [{ type: 'twice', data: {} }] });
    await expect(refused).rejects.toThrow(SessionExistsError);
    await registrations.delete(phone, { events: [{ type: 'done', data: null }] });

    const pool = openPool({ url: database.url });
    const { rows } = await pool.query<{ type: string; data: unknown; version: string }>(
      'select type, data, version from core.session_event order by seq',
    );
    await pool.end();
    expect(rows.map(({ type, data }) => ({ type, data }))).toEqual([
      { type: 'begun', data: { by: 'test' } },
      { type: 'answered', data: { computed: 1 } },
      { type: 'done', data: null },
    ]);
    expect(new Set(rows.map(({ version }) => version)).size).toBe(3);
  });

  it('names the version of each of several changes of one session, in their order', async () => {
    await using database = await createTestDatabase(testServices());
    await using core = await openSessionCore({ postgres: { url: database.url }, redis: false });
    const registrations = core.sessions(registrationKind);
    const begun = await registrations.create('+1', {
      phone: '+1',
      step: '0',
      session_data: {},
    });
    const steps = Array.from({ length: 5 }, (_, n) => String(n + 1));
    const written = await Promise.all([
      ...steps.map((step) =>
        registrations.update('+1', (value) => ({ ...value, step }), {
          events: [
            { type: 'left', data: null },
            { type: 'reached', data: step },
          ],
        }),
      ),
      registrations.create(
        '+2',
        { phone: '+2', step: '0', session_data: {} },
        { events: [{ type: 'begun', data: null }] },
      ),
    ]);
    const pool = openPool({ url: database.url });
    const { rows } = await pool.query<{ id: string; type: string; data: unknown; version: string }>(
      'select id, type, data, version from core.session_event order by seq',
    );
    await pool.end();
    expect(rows).toEqual([
      ...written.slice(0, -1).flatMap(({ version }, at) => [
        { id: '+1', type: 'left', data: null, version: String(version) },
        { id: '+1', type: 'reached', data: steps[at], version: String(version) },
      ]),
      { id: '+2', type: 'begun', data: null, version: String(written.at(-1)?.version) },
    ]);
    const ofOne = [begun, ...written.slice(0, -1)];
    expect(new Set(ofOne.map(({ version }) => version)).size).toBe(ofOne.length);
  });

  it('refuses what cannot be written with its change, and disturbs no other', async () => {
    await using database = await createTestDatabase(testServices());
    await using core = await openSessionCore({ postgres: { url: database.url }, redis: false });
    const registrations = core.sessions(registrationKind);
    const create = (phone: string, data: unknown): Promise<unknown> =>
      registrations.create(
        phone,
        { phone, step: 'name', session_data: {} },
        { events: [{ type: 'begun', data }] },
      );
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const results = await Promise.allSettled([
      create('+1', 1),
      create('+2', circular),
      // Postgres takes no such text.
      registrations.create(
        '+3',
        { phone: '+3', step: 'name', session_data: {} },
        { events: [{ type: 'be\u0000gun', data: null }] },
      ),
      create('+4', 4),
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    const there = await Promise.all(['+1', '+2', '+3', '+4'].map((id) => registrations.get(id)));
    expect(there.map((session) => session !== undefined)).toEqual([true, false, false, true]);
  });
});

describe('cleaning up', () => {
  it('removes what ended more than an hour ago and nothing else', async () => {
    await using database = await createTestDatabase(testServices());
    await using core = await openSessionCore({ postgres: { url: database.url }, redis: false });
    const registrations = core.sessions(registrationKind);
    for (const phone of ['+1', '+2', '+3']) {
      await registrations.create(phone, { phone, step: 'name', session_data: {} });
    }
    const pool = openPool({ url: database.url });
    await pool.query(
      `update core.session set expires_at = clock_timestamp() - interval '61 minutes' where id = '+1'`,
    );
    await pool.query(
      `update core.session set expires_at = clock_timestamp() - interval '59 minutes' where id = '+2'`,
    );
    expect(await core.purgeExpired()).toBe(1);
    const { rows } = await pool.query('select id from core.session order by id');
    await pool.end();
    expect(rows).toEqual([{ id: '+2' }, { id: '+3' }]);
  });
});

describe('without Postgres', () => {
  it('refuses to open, within its deadline', async () => {
    const start = performance.now();
    const opening = openSessionCore({
      postgres: { url: 'postgres://nobody@127.0.0.1:1/none' },
      redis: false,
    });
    await expect(opening).rejects.toThrow(/ECONNREFUSED/);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe('when Postgres goes away', () => {
  it('fails at once with StoreUnavailableError, says so once, and is back by itself', async () => {
    await using folder = await temporaryFolder();
    await using server = await startLocalPostgres({ dataDir: folder.path, durable: false });
    const events: CoreEvent[] = [];
    await using core = await openSessionCore({
      postgres: { url: server.url },
      redis: false,
      onEvent: (event) => events.push(event),
    });
    const registrations = core.sessions(registrationKind);
    await registrations.create('+1', { phone: '+1', step: 'name', session_data: {} });
    await server.pause();
    const start = performance.now();
    await expect(registrations.get('+1')).rejects.toThrow(StoreUnavailableError);
    await expect(registrations.delete('+1')).rejects.toMatchObject({ outcome: 'not-written' });
    const asking = performance.now();
    expect((await core.health()).postgresql.status).toBe('unhealthy');
    expect(performance.now() - asking).toBeLessThan(1_000);
    expect(performance.now() - start).toBeLessThan(12_000);
    await server.resume();
    await expect
      .poll(async () => (await registrations.get('+1'))?.value.step, { timeout: 10_000 })
      .toBe('name');
    expect(events.map(({ type }) => type)).toEqual(['postgres-unavailable', 'postgres-recovered']);
  });
});

describe('a kind that is new', () => {
  it('may be used by many processes for the first time at the same moment', async () => {
    await using database = await createTestDatabase(testServices());
    const cores = await Promise.all(
      Array.from({ length: 6 }, () =>
        openSessionCore({ postgres: { url: database.url }, redis: false }),
      ),
    );
    try {
      const kinds = Array.from({ length: 10 }, (_, index) => ({
        ...registrationKind,
        name: `fresh-${index}`,
        keyPrefix: `fresh-${index}:`,
      }));
      const reads = kinds.flatMap((kind) => cores.map((core) => core.sessions(kind).get('+1')));
      expect(new Set(await Promise.all(reads))).toEqual(new Set([undefined]));
    } finally {
      await Promise.all(cores.map((core) => core.close()));
    }
  });
});
