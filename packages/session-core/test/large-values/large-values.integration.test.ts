import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { createTestDatabase, startLocalPostgres, type TestDatabase } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { StoreUnavailableError } from '../../src/errors.ts';
import {
  InvalidLargeValueError,
  LargeValueDamagedError,
  LargeValueRemovedError,
  LargeValueTooLargeError,
} from '../../src/large-values/large-value-errors.ts';
import type { LargeValueEvent } from '../../src/large-values/large-value.ts';
import { LargeValues } from '../../src/large-values/large-values.ts';
import { migrateSessionCore } from '../../src/postgres/migrate.ts';
import { openPool, type Pool } from '../../src/postgres/pool.ts';
import { Postgres } from '../../src/postgres/postgres.ts';

const mebibyte = 1024 * 1024;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Chunks of 100,000 bytes. */
async function* chunksOf(bytes: Buffer, between?: (chunk: number) => Promise<void>) {
  for (let chunk = 0; chunk * 100_000 < bytes.length; chunk += 1) {
    await between?.(chunk);
    yield bytes.subarray(chunk * 100_000, (chunk + 1) * 100_000);
  }
}

describe('a large value', () => {
  let database: TestDatabase;
  let pool: Pool;
  let events: LargeValueEvent[];
  let values: LargeValues;
  beforeEach(async () => {
    database = await createTestDatabase(testServices());
    pool = openPool({ url: database.url });
    events = [];
    values = openValues();
  });
  afterEach(async () => {
    await pool.end();
    await database[Symbol.asyncDispose]();
  });

  const openValues = (options: { keep?: number; maxBytes?: number } = {}) =>
    new LargeValues({
      postgres: new Postgres(pool, () => undefined),
      emit: (event) => events.push(event),
      ...options,
    });
  const versions = async (name: string) =>
    (
      await pool.query<{ version: string; parts: string }>(
        `select version, (select count(*) from core.large_value_part p
                           where p.name = v.name and p.version = v.version) as parts
           from core.large_value v where name = $1 order by version`,
        [name],
      )
    ).rows.map(({ version, parts }) => ({ version: Number(version), parts: Number(parts) }));
  const damage = async (version: number) =>
    await pool.query(
      `update core.large_value_part set data = set_byte(data, 5, 255 - get_byte(data, 5))
        where version = $1 and part = 0`,
      [version],
    );

  it('comes back as it was put, from bytes or from a stream, also when it has none', async () => {
    const bytes = randomBytes(3 * mebibyte + 17);
    const put = await values.put('a', bytes);
    expect(put).toMatchObject({ size: bytes.length, sha256: sha256(bytes) });
    expect(await values.find('a')).toEqual(put);
    const got = await values.get('a');
    expect(got?.bytes.equals(bytes)).toBe(true);
    expect(got?.version).toBe(put.version);

    const streamed = await values.put('a', chunksOf(bytes));
    expect(streamed.version).toBeGreaterThan(put.version);
    expect(streamed.sha256).toBe(put.sha256);
    await values.put('b', Readable.from([]));
    expect((await values.get('b'))?.bytes).toHaveLength(0);
    expect(await values.get('c')).toBeUndefined();
    expect(await values.find('c')).toBeUndefined();
  });

  it('has up to 32 MiB and not a byte more', async () => {
    const most = randomBytes(32 * mebibyte);
    const start = performance.now();
    await values.put('a', most);
    const putAt = performance.now();
    expect((await values.get('a'))?.bytes.equals(most)).toBe(true);
    expect(putAt - start).toBeLessThan(20_000);
    expect(performance.now() - putAt).toBeLessThan(10_000);

    const more = Buffer.concat([most, Buffer.alloc(1)]);
    await expect(values.put('a', more)).rejects.toBeInstanceOf(LargeValueTooLargeError);
    await expect(values.put('a', chunksOf(more))).rejects.toBeInstanceOf(LargeValueTooLargeError);
    expect(await versions('a')).toHaveLength(1);
    expect((await pool.query('select 1 from core.large_value_part')).rowCount).toBe(64);
  });

  it('has up to 64 MiB where that is asked for', { timeout: 60_000 }, async () => {
    const more = { maxBytes: 64 * mebibyte };
    const most = randomBytes(64 * mebibyte);
    await values.put('a', most, more);
    expect((await values.get('a'))?.bytes.equals(most)).toBe(true);
    const tooMuch = Buffer.concat([most, Buffer.alloc(1)]);
    await expect(values.put('a', tooMuch, more)).rejects.toMatchObject(more);
    expect(await versions('a')).toHaveLength(1);
  });

  it('keeps so many versions and no part of older ones', async () => {
    const keeper = openValues({ keep: 2 });
    const put = [];
    for (const text of ['one', 'two', 'three', 'four']) {
      put.push((await keeper.put('a', Buffer.from(text))).version);
    }
    expect(await versions('a')).toEqual([
      { version: put[2], parts: 1 },
      { version: put[3], parts: 1 },
    ]);
    expect((await pool.query('select 1 from core.large_value_part')).rowCount).toBe(2);
    expect(await keeper.delete('a')).toBe(true);
    expect(await keeper.delete('a')).toBe(false);
    expect((await pool.query('select 1 from core.large_value_part')).rowCount).toBe(0);
    expect((await keeper.put('a', Buffer.from('five'))).version).toBeGreaterThan(put[3] ?? 0);
  });

  it('is the version before, with an event, when the newest one is damaged', async () => {
    await values.put('a', Buffer.from('good'));
    const { version } = await values.put('a', randomBytes(2 * mebibyte));
    await damage(version);
    expect(String((await values.get('a'))?.bytes)).toBe('good');
    expect(events).toMatchObject([
      { type: 'large-value-damaged', error: { code: 'LARGE_VALUE_DAMAGED', version } },
    ]);
    await pool.query('delete from core.large_value_part where version = $1 and part = 3', [
      version,
    ]);
    expect(String((await values.get('a'))?.bytes)).toBe('good');
    await pool.query('delete from core.large_value_part');
    await expect(values.get('a')).rejects.toBeInstanceOf(LargeValueDamagedError);
  });

  it('does not become visible when Postgres holds something else than was sent', async () => {
    const good = await values.put('a', Buffer.from('good'));
    const source = chunksOf(randomBytes(2 * mebibyte), async (chunk) => {
      if (chunk !== 15) return;
      const unfinished = (await versions('a')).find(({ version }) => version > good.version);
      await damage(unfinished?.version ?? 0);
    });
    await expect(values.put('a', source)).rejects.toBeInstanceOf(LargeValueDamagedError);
    expect(String((await values.get('a'))?.bytes)).toBe('good');
    expect(await versions('a')).toHaveLength(1);
    expect(events).toEqual([]);
  });

  it('is whole, whoever puts at the same time, and the one of somebody', async () => {
    const sources = Array.from({ length: 6 }, () => randomBytes(mebibyte + 5));
    const hashes = new Set(sources.map(sha256));
    const done = new AbortController();
    const reading = (async () => {
      const seen: number[] = [];
      while (!done.signal.aborted) {
        const got = await values.get('a');
        if (got === undefined) continue;
        expect(hashes.has(sha256(got.bytes))).toBe(true);
        seen.push(got.version);
      }
      expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    })();
    const put = await Promise.all(
      sources.map(async (bytes, index) =>
        values.put('a', index % 2 === 0 ? bytes : chunksOf(bytes)),
      ),
    );
    done.abort();
    await reading;
    const newest = put.toSorted((a, b) => b.version - a.version);
    expect(new Set(put.map(({ version }) => version)).size).toBe(6);
    expect((await values.get('a'))?.sha256).toBe(newest[0]?.sha256);
    expect(events).toEqual([]);
    expect(await versions('a')).toHaveLength(3);
  });

  it('is not put when it is deleted meanwhile, and leaves no part behind', async () => {
    await values.put('b', Buffer.from('another'));
    const source = chunksOf(randomBytes(2 * mebibyte), async (chunk) => {
      if (chunk === 15) await values.delete('a');
    });
    await expect(values.put('a', source)).rejects.toBeInstanceOf(LargeValueRemovedError);
    expect(await values.get('a')).toBeUndefined();
    expect((await pool.query('select 1 from core.large_value_part')).rowCount).toBe(1);
  });

  it('stays what it was when its writer is killed, whose parts are removed later', async () => {
    await values.put('backup', Buffer.from('good'));
    const path = fileURLToPath(new URL('value-writer.ts', import.meta.url));
    const child = spawn(process.execPath, ['--conditions=@sesi/source', path, database.url], {
      stdio: 'inherit',
    });
    const parts = async () => (await versions('backup'))[1]?.parts;
    await expect.poll(parts, { timeout: 10_000 }).toBeGreaterThan(3);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(String((await values.get('backup'))?.bytes)).toBe('good');
    expect(await values.purgeAbandoned()).toBe(0);
    await pool.query(
      `update core.large_value set created_at = created_at - interval '61 seconds' where verified_at is null`,
    );
    expect(await values.purgeAbandoned()).toBe(1);
    expect(await versions('backup')).toHaveLength(1);
    expect((await pool.query('select 1 from core.large_value_part')).rowCount).toBe(1);
  });

  it('is refused without a name, with a source of text, or with limits that cannot be', async () => {
    for (const name of ['', 'a\u0000', 'a'.repeat(257)]) {
      await expect(values.put(name, Buffer.from('a'))).rejects.toBeInstanceOf(
        InvalidLargeValueError,
      );
      await expect(values.get(name)).rejects.toBeInstanceOf(InvalidLargeValueError);
    }
    const text = Readable.from(['text'], { objectMode: true });
    await expect(values.put('a', text)).rejects.toBeInstanceOf(InvalidLargeValueError);
    const broken = Readable.from(
      (async function* () {
        yield await Promise.resolve(Buffer.from('a'));
        throw new Error('the source broke');
      })(),
    );
    await expect(values.put('a', broken)).rejects.toThrow('the source broke');
    expect(await versions('a')).toEqual([]);
    expect(() => openValues({ keep: 0 })).toThrow(InvalidLargeValueError);
    expect(() => openValues({ maxBytes: 65 * mebibyte })).toThrow(InvalidLargeValueError);
    await expect(
      values.put('a', Buffer.from('a'), { maxBytes: 65 * mebibyte }),
    ).rejects.toBeInstanceOf(InvalidLargeValueError);
  });
});

it('a large value hangs nobody while Postgres is frozen, and is the last good one afterwards', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sesi-large-values-'));
  await using server = await startLocalPostgres({
    dataDir: folder,
    durable: false,
    temporary: true,
  });
  const pool = openPool({ url: server.url });
  await migrateSessionCore(pool);
  const values = new LargeValues({
    postgres: new Postgres(pool, () => undefined),
    emit: () => undefined,
  });
  await values.put('a', Buffer.from('good'));
  let frozenAt = 0;
  const source = chunksOf(randomBytes(2 * mebibyte), async (chunk) => {
    if (chunk !== 15) return;
    await server.pause();
    frozenAt = performance.now();
  });
  await expect(values.put('a', source)).rejects.toBeInstanceOf(StoreUnavailableError);
  expect(performance.now() - frozenAt).toBeLessThan(2_500);
  const getAt = performance.now();
  await expect(values.get('a')).rejects.toBeInstanceOf(StoreUnavailableError);
  expect(performance.now() - getAt).toBeLessThan(2_500);
  await server.resume();
  await expect
    .poll(async () => String((await values.get('a').catch(() => undefined))?.bytes), {
      timeout: 5_000,
    })
    .toBe('good');
  await pool.end();
});
