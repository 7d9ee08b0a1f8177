import keyvTestSuite, { keyvIteratorTests } from '@keyv/test-suite';
import { Keyv, type KeyvStoreAdapter } from 'keyv';
import * as vitest from 'vitest';

import { KeyvSessionStore } from '../../src/adapters/keyv-session-store.ts';
import type { SessionCore } from '../../src/index.ts';
import { openPool } from '../../src/postgres/index.ts';
import { AdapterCores } from './adapter-cores.ts';

const { afterAll, beforeAll, describe, expect, it } = vitest;

let cores: AdapterCores;
let core: SessionCore;
beforeAll(async () => {
  cores = await AdapterCores.create();
  core = await cores.open();
});
afterAll(async () => {
  await cores[Symbol.asyncDispose]();
});

const newStore = (): KeyvStoreAdapter => new KeyvSessionStore(core);
const sealedStore = (): KeyvStoreAdapter =>
  new KeyvSessionStore(core, { name: 'sealed', keyPrefix: 'sealed:', sensitive: true });

describe('the suite that Keyv publishes, on', () => {
  describe.each([
    ['the store', newStore],
    ['the store of sealed values', sealedStore],
  ])('%s', (_, store) => {
    keyvTestSuite(vitest, Keyv, store);
    keyvIteratorTests(vitest, Keyv, store);
  });
});

describe('a Keyv on sessions', () => {
  const open = (namespace: string) =>
    new Keyv({ store: newStore(), namespace, throwOnErrors: true });

  it('shares what it holds with other processes, until it is deleted', async () => {
    const keyv = open('shared');
    await keyv.set('menu', ['nasi goreng', 'soto']);
    const other = new Keyv({
      store: new KeyvSessionStore(await cores.open()),
      namespace: 'shared',
    });
    expect(await other.get('menu')).toEqual(['nasi goreng', 'soto']);
    expect(await other.delete('menu')).toBe(true);
    expect(await keyv.get('menu')).toBeUndefined();
  });

  it('sets, gets, finds and deletes many', async () => {
    const keyv = open('many');
    const entries = ['a', 'b', 'c'].map((key) => ({ key, value: key.toUpperCase() }));
    expect(await keyv.setMany(entries)).toEqual([true, true, true]);
    expect(await keyv.get(['a', 'x', 'c'])).toEqual(['A', undefined, 'C']);
    expect(await keyv.hasMany(['a', 'x', 'c'])).toEqual([true, false, true]);
    expect(await keyv.delete(['a', 'b'])).toBe(true);
    expect(await keyv.delete(['a', 'c'])).toBe(false);
    expect(await keyv.get(['a', 'b', 'c'])).toEqual([undefined, undefined, undefined]);
  });

  it('ends a value when its ttl is over, in Postgres too', async () => {
    const keyv = open('short');
    await keyv.set('gone', 1, 150);
    await keyv.set('stays', 1);
    await keyv.set('never', 1, -1);
    expect(await keyv.has('gone')).toBe(true);
    expect(await keyv.has('never')).toBe(false);
    await expect.poll(() => keyv.has('gone'), { timeout: 2_000 }).toBe(false);
    expect(await keyv.has('stays')).toBe(true);
    await keyv.set('stays', 2, 60_000);
    await keyv.set('stays', 3);
    const pool = openPool({ url: cores.databaseUrl });
    const { rows } = await pool.query(
      `select expires_at from core.session where id = 'short:stays'`,
    );
    await pool.end();
    expect(rows).toEqual([{ expires_at: null }]);
  });

  it('takes keys of any length and any characters, and gives them back', async () => {
    const keyv = open('odd');
    const keys = [
      'x'.repeat(2_000),
      'y'.repeat(2_000),
      'line\nbreak',
      '\u0000',
      'half \ud83c',
      'half \ud83d',
      'ñ-字-🎉',
      `%_\\'"`,
    ];
    await Promise.all(keys.map((key) => keyv.set(key, key)));
    expect(await keyv.get(keys)).toEqual(keys);
    const seen: string[] = [];
    for await (const [key] of keyv.iterator?.(undefined) ?? []) seen.push(String(key));
    expect(seen.toSorted()).toEqual(keys.toSorted());
    await keyv.clear();
    expect(await keyv.has(keys)).toEqual(keys.map(() => false));
  });

  it('clears more than a page, and leaves other namespaces alone', async () => {
    const [big, other] = [open('big'), open('bigger')];
    await other.set('stays', 1);
    await big.setMany(Array.from({ length: 1_201 }, (_, n) => ({ key: `k${n}`, value: n })));
    let seen = 0;
    for await (const [, value] of big.iterator?.(undefined) ?? []) seen += Number(value >= 0);
    expect(seen).toBe(1_201);
    await big.clear();
    expect(await big.get('k7')).toBeUndefined();
    expect(await other.get('stays')).toBe(1);
  });

  it('passes failures on, and leaves the core open when it is disconnected', async () => {
    const broken = await cores.open();
    const keyv = new Keyv({ store: new KeyvSessionStore(broken), throwOnErrors: true });
    await keyv.set('a', 1);
    await keyv.disconnect();
    expect(await keyv.get('a')).toBe(1);
    await broken.close();
    const errors: unknown[] = [];
    keyv.on('error', (error: unknown) => errors.push(error));
    await expect(keyv.set('a', 2)).rejects.toBeInstanceOf(Error);
    expect(errors).toHaveLength(1);
  });
});
