import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';

import { createTestDatabase, createTestRedis } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { createClient } from 'redis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

import {
  type CoreEvent,
  defineKind,
  EncryptionKeyError,
  openSessionCore,
  parseEncryptionKeys,
  SealedValueError,
  type SessionCore,
} from '../../src/index.ts';
import { openPool } from '../../src/postgres/index.ts';

const options = {
  name: 'vault',
  keyPrefix: 'vault:',
  ttlMs: 60_000,
  schema: z.object({ pin: z.string(), n: z.number() }),
} as const;
const vault = defineKind({ ...options, sensitive: true });
const plainVault = defineKind(options);

const newKey = () => randomBytes(32).toString('base64');
const services = testServices();

async function openStand(redisUrl?: string) {
  const database = await createTestDatabase(services);
  onTestFinished(() => database[Symbol.asyncDispose]());
  const pool = openPool({ url: database.url });
  onTestFinished(() => pool.end());
  const events: CoreEvent[] = [];
  const open = async (keys?: string): Promise<SessionCore> => {
    const core = await openSessionCore({
      postgres: { url: database.url },
      redis: redisUrl === undefined ? false : { enabled: true, url: redisUrl },
      onEvent: (event) => events.push(event),
      ...(keys === undefined ? {} : { encryptionKeys: parseEncryptionKeys(keys) }),
    });
    onTestFinished(() => core.close());
    return core;
  };
  const row = async (id: string): Promise<string> => {
    const { rows } = await pool.query<{ value: string }>(
      'select value from core.session where id = $1',
      [id],
    );
    return rows[0]?.value ?? '';
  };
  return { open, row, pool, events };
}

describe('a sensitive kind on Postgres', () => {
  it('is sealed in its row, at every write, and open to its owner', async () => {
    const { open, row } = await openStand();
    const vaults = (await open(newKey())).sessions(vault);
    await vaults.create('a', { pin: 'hunter2', n: 0 });
    const created = await row('a');
    expect(created).toMatch(/^\{"sealed":\{.*\}\}$/);
    expect(created).not.toContain('hunter2');

    await Promise.all(
      Array.from({ length: 40 }, () => vaults.update('a', ({ pin, n }) => ({ pin, n: n + 1 }))),
    );
    expect((await vaults.get('a'))?.value).toEqual({ pin: 'hunter2', n: 40 });
    expect(await row('a')).not.toBe(created);
    expect(await row('a')).not.toContain('hunter2');
  });

  it('is refused by a core without keys, with what to set', async () => {
    const { open } = await openStand();
    const core = await open();
    expect(() => core.sessions(vault)).toThrow(EncryptionKeyError);
    expect(() => core.sessions(vault)).toThrow(/"vault" is sensitive.*SESSION_ENCRYPTION_KEY/);
    expect(() => core.sessions(plainVault)).not.toThrow();
  });

  it('outlives a rotation: old keys open, the first one seals', async () => {
    const { open, row } = await openStand();
    const [old, next] = [newKey(), newKey()];
    await (await open(old)).sessions(vault).create('a', { pin: 'hunter2', n: 1 });

    const rotated = (await open(`next:${next},${old}`)).sessions(vault);
    expect((await rotated.get('a'))?.value.pin).toBe('hunter2');
    expect(await row('a')).toContain('"key":"sha-');
    await rotated.update('a', (value) => ({ ...value, n: 2 }));
    expect(await row('a')).toContain('"key":"next"');
    const retired = (await open(`next:${next}`)).sessions(vault);
    expect((await retired.get('a'))?.value.n).toBe(2);
  });

  it('that cannot be opened says what to do, and can be saved over and deleted', async () => {
    const { open, pool } = await openStand();
    await (await open(newKey())).sessions(vault).create('a', { pin: 'hunter2', n: 1 });
    const vaults = (await open(newKey())).sessions(vault);
    const error: unknown = await vaults.get('a').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SealedValueError);
    expect(error).toMatchObject({
      reason: 'unknown-key',
      message: expect.stringContaining('SESSION_ENCRYPTION_KEY'),
    });
    await expect(vaults.update('a', (value) => value)).rejects.toThrow(SealedValueError);
    expect((await vaults.save('a', { pin: 'new', n: 2 })).value.n).toBe(2);

    await vaults.create('b', { pin: 'other', n: 3 });
    await pool.query(
      `update core.session set value = (select value from core.session where id = 'b') where id = 'a'`,
    );
    await expect(vaults.get('a')).rejects.toMatchObject({ reason: 'damaged' });
    expect(await vaults.delete('a')).toBe(true);
    expect(await vaults.get('a')).toBeUndefined();
  });

  it('reads rows from before it was sensitive, and seals them at their next write', async () => {
    const { open, row } = await openStand();
    await (await open()).sessions(plainVault).create('a', { pin: 'hunter2', n: 1 });
    expect(await row('a')).toContain('hunter2');
    const vaults = (await open(newKey())).sessions(vault);
    expect((await vaults.get('a'))?.value).toEqual({ pin: 'hunter2', n: 1 });
    await vaults.update('a', (value) => ({ ...value, n: 2 }));
    expect(await row('a')).toMatch(/^\{"sealed":/);
    expect((await vaults.get('a'))?.value).toEqual({ pin: 'hunter2', n: 2 });
  });

  it('refuses a value with the place of the problem alone', async () => {
    const { open } = await openStand();
    const vaults = (await open(newKey())).sessions(vault);
    await vaults.create('a', { pin: 'hunter2', n: 1 });
    // @ts-expect-error The schema must also stop what the compiler did not see.
    const change = vaults.update('a', ({ pin }) => ({ pin, n: pin }));
    await expect(change).rejects.toThrow(/does not fit its schema: n\.$/);
  });
});

describe.skipIf('missing' in services.redis)('a sensitive kind on Redis', () => {
  it('has sealed copies, and believes no other', async () => {
    await using redis = await createTestRedis(services);
    const { open, events, pool } = await openStand(redis.url);
    const client = createClient({ url: redis.url });
    await client.connect();
    onTestFinished(() => client.destroy());
    const vaults = (await open(newKey())).sessions(vault);
    const key = 'vault:a';

    await vaults.create('a', { pin: 'hunter2', n: 1 });
    await vaults.get('a');
    const copy = (await client.get(key)) ?? '';
    expect(copy).toMatch(/^\{"sealed":\{.*\},"version":\d+\}$/);
    expect(copy).not.toContain('hunter2');

    // The copy is what is read: the row is changed behind its back.
    const { rows } = await pool.query<{ value: string }>('select value from core.session');
    await pool.query(`update core.session set value = 'no JSON'`);
    expect((await vaults.get('a'))?.value).toEqual({ pin: 'hunter2', n: 1 });
    await pool.query('update core.session set value = $1', [rows[0]?.value]);

    const version = 9_000_000_000_000;
    const forged = [
      JSON.stringify({ pin: 'theirs', n: 6, version }),
      copy.replace(/"data":"../, '"data":"AA'),
      'hunter2 is no JSON',
    ];
    for (const text of forged) {
      await client.set(key, text);
      expect((await vaults.get('a'))?.value).toEqual({ pin: 'hunter2', n: 1 });
      await expect.poll(() => client.get(key)).toMatch(/^\{"sealed":\{.*\},"version":\d+\}$/);
    }
    expect(events.filter(({ type }) => type === 'copy-unreadable')).toHaveLength(forged.length);
    expect(inspect(events, { depth: 9 })).not.toMatch(/hunter2|theirs/);
  });

  it('seals the copy of a row that is plain still', async () => {
    await using redis = await createTestRedis(services);
    const { open } = await openStand(redis.url);
    const client = createClient({ url: redis.url });
    await client.connect();
    onTestFinished(() => client.destroy());
    await (await open()).sessions(plainVault).create('a', { pin: 'hunter2', n: 1 });
    const vaults = (await open(newKey())).sessions(vault);
    for (const _ of [1, 2]) {
      expect((await vaults.get('a'))?.value.pin).toBe('hunter2');
      expect(await client.get('vault:a')).toMatch(/^\{"sealed":\{.*\},"version":\d+\}$/);
    }
  });
});
