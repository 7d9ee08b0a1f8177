import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createTestDatabase } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import whatsapp from 'whatsapp-web.js';

import { RemoteAuthStore } from '../../src/adapters/remote-auth-store.ts';
import {
  InvalidSessionError,
  openSessionCore,
  parseEncryptionKeys,
  SealedValueError,
  SessionNotFoundError,
} from '../../src/index.ts';
import { LargeValues } from '../../src/large-values/large-values.ts';
import { openPool, type Pool } from '../../src/postgres/index.ts';
import { Postgres } from '../../src/postgres/postgres.ts';

const cleanUp = new AsyncDisposableStack();
const newKeys = () => parseEncryptionKeys(randomBytes(32).toString('base64'));
const encryptionKeys = newKeys();
let pool: Pool;
let values: LargeValues;
beforeAll(async () => {
  const database = cleanUp.use(await createTestDatabase(testServices()));
  cleanUp.use(await openSessionCore({ postgres: { url: database.url }, redis: false }));
  pool = openPool({ url: database.url });
  cleanUp.defer(async () => await pool.end());
  values = new LargeValues({ postgres: new Postgres(pool, () => {}), emit: () => {} });
});
afterAll(async () => {
  await cleanUp.disposeAsync();
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sesi-remote-auth-'));
  cleanUp.defer(async () => await rm(folder, { recursive: true, force: true }));
});

/** The methods of RemoteAuth that whatsapp-web.js calls itself, and does not declare. */
interface Strategy {
  readonly userDataDir: string;
  setup(client: unknown): void;
  beforeBrowserInitialized(): Promise<void>;
  storeRemoteSession(): Promise<void>;
  logout(): Promise<void>;
}

/** RemoteAuth as a client of whatsapp-web.js uses it, up to where the browser would start. */
async function login(dataPath: string, clientId: string): Promise<Strategy> {
  const store: whatsapp.Store = new RemoteAuthStore({ values, encryptionKeys, dataPath });
  const strategy = new whatsapp.RemoteAuth({
    store,
    clientId,
    dataPath,
    backupSyncIntervalMs: 60_000,
  }) as unknown as Strategy;
  strategy.setup({ options: { puppeteer: {} } });
  await strategy.beforeBrowserInitialized();
  return strategy;
}

describe('RemoteAuth of whatsapp-web.js', () => {
  it('finds its profile again on another machine, until it logs out', async () => {
    const [one, two] = [join(folder, 'one'), join(folder, 'two')];
    await Promise.all([mkdir(one), mkdir(two)]);
    const first = await login(one, 'main');
    expect(await readdir(first.userDataDir)).toEqual([]);
    const secret = `login of ${randomBytes(8).toString('hex')}`;
    const noise = randomBytes(700_000);
    const profile = join(first.userDataDir, 'Default', 'IndexedDB');
    await mkdir(profile, { recursive: true });
    await writeFile(join(profile, 'keys'), secret);
    await writeFile(join(profile, 'noise'), noise);
    await first.storeRemoteSession();

    const second = await login(two, 'main');
    const restored = join(second.userDataDir, 'Default', 'IndexedDB');
    expect(await readFile(join(restored, 'keys'), 'utf8')).toBe(secret);
    expect(await readFile(join(restored, 'noise'))).toEqual(noise);
    expect(await readdir(two)).toEqual(['RemoteAuth-main']);

    await second.logout();
    const third = await login(one, 'main');
    expect(await readdir(third.userDataDir)).toEqual([]);
  });
});

describe('the store of RemoteAuth', () => {
  const session = 'RemoteAuth-shop';
  const save = async (text: string, keys = encryptionKeys) => {
    await writeFile(join(folder, `${session}.zip`), text);
    const store = new RemoteAuthStore({ values, encryptionKeys: keys, dataPath: folder });
    await store.save({ session });
    return store;
  };

  it('keeps what it was given last, in a file for its owner alone', async () => {
    await save('first');
    const store = await save('second');
    expect(await store.sessionExists({ session })).toBe(true);
    expect(await store.sessionExists({ session: 'RemoteAuth' })).toBe(false);
    const path = join(folder, 'out.zip');
    await store.extract({ session, path });
    expect(await readFile(path, 'utf8')).toBe('second');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readdir(folder)).toSorted()).toEqual([`${session}.zip`, 'out.zip']);
    await store.delete({ session });
    expect(await store.sessionExists({ session })).toBe(false);
    await expect(store.extract({ session, path })).rejects.toThrow(SessionNotFoundError);
  });

  it('keeps it sealed', async () => {
    await save('the login of the account');
    const { rows } = await pool.query<{ data: Buffer }>('select data from core.large_value_part');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.map(({ data }) => data.toString('latin1')).join()).not.toContain('the login');
  });

  it('opens it with a key that was rotated, and not with another', async () => {
    await save('rotated');
    const path = join(folder, 'out.zip');
    const open = (keys: typeof encryptionKeys) =>
      new RemoteAuthStore({ values, encryptionKeys: keys, dataPath: folder });
    await open([...newKeys(), ...encryptionKeys]).extract({ session, path });
    expect(await readFile(path, 'utf8')).toBe('rotated');
    await rm(path);
    await expect(open(newKeys()).extract({ session, path })).rejects.toThrow(SealedValueError);
    expect(await readdir(folder)).toEqual([`${session}.zip`]);
  });

  it.each([
    [
      'a letter was changed',
      (bytes: Buffer) => bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte)),
    ],
    ['the end is missing', (bytes: Buffer) => bytes.subarray(0, -1)],
    ['only the start is left', (bytes: Buffer) => bytes.subarray(0, 20)],
    ['it was never sealed', () => Buffer.from('PK\u0003\u0004 an archive of somebody')],
    ['it is of another account', (_: Buffer, other: Buffer) => other],
  ])('refuses an archive of which %s', async (_, damage) => {
    const store = await save('whole');
    await writeFile(join(folder, 'RemoteAuth-other.zip'), 'other');
    await store.save({ session: 'RemoteAuth-other' });
    const name = `whatsapp-profile:${session}`;
    const own = (await values.get(name))?.bytes ?? Buffer.of();
    const other = (await values.get('whatsapp-profile:RemoteAuth-other'))?.bytes ?? Buffer.of();
    await values.put(name, damage(own, other));
    const path = join(folder, 'out.zip');
    await expect(store.extract({ session, path })).rejects.toThrow(SealedValueError);
  });

  it.each(['../other', 'a/b', '', 'a b', 'x'.repeat(200)])(
    'takes no part of a path for a name: %j',
    async (name) => {
      const store = new RemoteAuthStore({ values, encryptionKeys, dataPath: folder });
      await expect(store.save({ session: name })).rejects.toThrow(InvalidSessionError);
      await expect(store.sessionExists({ session: name })).rejects.toThrow(InvalidSessionError);
    },
  );
});
