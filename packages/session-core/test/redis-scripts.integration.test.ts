import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { createTestRedis, type TestRedis } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const script = (name: string) =>
  readFileSync(new URL(`../lua/${name}.lua`, import.meta.url), 'utf8');

const copy = (version: number) => `{"text":"v${version}","version":${version}}`;

describe.skipIf('missing' in testServices().redis)('the three scripts', () => {
  let redis: TestRedis;
  let client: ReturnType<typeof createClient>;
  let key: string;

  beforeAll(async () => {
    redis = await createTestRedis(testServices());
    client = createClient({ url: redis.url });
    await client.connect();
  });
  afterAll(async () => {
    client.destroy();
    await redis[Symbol.asyncDispose]();
  });

  const run = async (name: string, ...args: readonly (string | number)[]) =>
    await client.eval(script(name), { keys: [key], arguments: args.map(String) });
  const soon = async () => {
    const [seconds] = await client.sendCommand<[string, string]>(['TIME']);
    return Number(seconds) * 1000 + 60_000;
  };
  const apply = async (version: number, text = copy(version)) =>
    await applyOne(version, text, await soon());
  const applyOne = async (version: number, text: string, endsAt: number, notAfter?: number) =>
    await run('apply', notAfter ?? (await soon()), version, text, endsAt);
  const newKey = () => {
    key = `script:${randomUUID()}`;
  };

  it('leave an absent key absent when a write is applied', async () => {
    newKey();
    expect(await apply(5)).toBe('absent');
    expect(await client.exists(key)).toBe(0);
  });

  it('fill a key only for the token that stands there', async () => {
    newKey();
    const token = randomUUID();
    expect(await run('lease', token, 1_000)).toBe(1);
    expect(await run('lease', randomUUID(), 1_000)).toBe(0);
    expect(await run('fill', randomUUID(), 1, copy(1), await soon())).toBe(0);
    expect(await run('fill', token, 1, copy(1), await soon())).toBe(1);
    expect(await client.get(key)).toBe(copy(1));
    expect(await run('fill', token, 2, copy(2), await soon())).toBe(0);
    expect(await client.get(key)).toBe(copy(1));
  });

  it('let a late fill write nothing once the token is gone', async () => {
    newKey();
    const token = randomUUID();
    await run('lease', token, 1_000);
    await client.unlink(key);
    expect(await run('fill', token, 1, copy(1), await soon())).toBe(0);
    expect(await client.exists(key)).toBe(0);
  });

  it('note a newer version in a token, so that an older fill is refused', async () => {
    newKey();
    const token = randomUUID();
    await run('lease', token, 5_000);
    expect(await apply(1_795_236_030_929)).toBe('noted');
    expect(await apply(7)).toBe('noted');
    expect(await client.get(key)).toBe(`{"filling":"${token}","floor":1795236030929}`);
    expect(await client.pTTL(key)).toBeGreaterThan(0);
    expect(await run('fill', token, 1_795_236_030_928, copy(1), await soon())).toBe(0);
    expect(await client.exists(key)).toBe(0);
  });

  it('replace an older copy and keep a newer one', async () => {
    newKey();
    await client.set(key, copy(5));
    expect(await apply(4)).toBe('kept');
    expect(await apply(5)).toBe('kept');
    expect(await client.get(key)).toBe(copy(5));
    expect(await apply(6)).toBe('written');
    expect(await client.get(key)).toBe(copy(6));
    expect(await client.pTTL(key)).toBeGreaterThan(0);
  });

  it('apply the writes of several keys, each with its own end', async () => {
    const keys = Array.from({ length: 3 }, () => `script:${randomUUID()}`);
    for (const each of keys) await client.set(each, copy(5));
    const near = await soon();
    const far = near + 3_600_000;
    const writes = [6, copy(6), near, 7, copy(7), far, 8, '', far];
    const replies = await client.eval(script('apply'), {
      keys,
      arguments: [near, ...writes].map(String),
    });
    expect(replies).toBe('written written unlinked');
    expect(await client.mGet(keys)).toEqual([copy(6), copy(7), null]);
    const ends = await Promise.all(keys.map(async (each) => await client.pExpireTime(each)));
    expect(ends).toEqual([near, far, -2]);
  });

  it('compare versions as numbers, whatever their length', async () => {
    newKey();
    await client.set(key, copy(9));
    expect(await apply(10)).toBe('written');
    expect(await apply(9)).toBe('kept');
    expect(await client.get(key)).toBe(copy(10));
  });

  it('replace what is known to be absent, and the other way round', async () => {
    newKey();
    await client.set(key, '{"absent":true,"version":3}');
    expect(await apply(4)).toBe('written');
    expect(await apply(5, '{"absent":true,"version":5}')).toBe('written');
    expect(await client.get(key)).toBe('{"absent":true,"version":5}');
  });

  it('refuse a write that comes after its time', async () => {
    newKey();
    await client.set(key, copy(5));
    expect(await applyOne(6, copy(6), await soon(), (await soon()) - 61_001)).toBe('late');
    expect(await client.get(key)).toBe(copy(5));
  });

  it('leave nothing of a copy whose life is over', async () => {
    newKey();
    await client.set(key, copy(5));
    expect(await applyOne(6, copy(6), (await soon()) - 61_001)).toBe('written');
    expect(await client.exists(key)).toBe(0);
    await client.set(key, copy(5));
    expect(await applyOne(6, copy(6), -1)).toBe('unlinked');
    expect(await client.exists(key)).toBe(0);
  });

  it('remove what they cannot read, of whatever type', async () => {
    newKey();
    await client.set(key, 'poison');
    expect(await apply(1)).toBe('unlinked');
    expect(await client.exists(key)).toBe(0);
    await client.hSet(key, 'a', 'b');
    expect(await apply(1)).toBe('unlinked');
    expect(await client.exists(key)).toBe(0);
  });
});
