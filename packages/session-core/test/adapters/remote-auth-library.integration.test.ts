import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createTestDatabase } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import whatsapp from 'whatsapp-web.js';
import whatsapp1344 from 'whatsapp-web.js-1.34.4';
import whatsapp1345 from 'whatsapp-web.js-1.34.5';
import whatsapp1346 from 'whatsapp-web.js-1.34.6';

import { RemoteAuthStore } from '../../src/adapters/whatsapp.ts';
import { openSessionCore, parseEncryptionKeys, StoreUnavailableError } from '../../src/index.ts';
import { LargeValues } from '../../src/large-values/large-values.ts';
import { openPool, type Pool } from '../../src/postgres/index.ts';
import { Postgres } from '../../src/postgres/postgres.ts';
import { away } from './profile-archives.ts';

const cleanUp = new AsyncDisposableStack();
const encryptionKeys = parseEncryptionKeys(randomBytes(32).toString('base64'));
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

/** Each has its own idea of where the archive is, and of what the session is called. */
const versions: Readonly<Record<string, unknown>> = {
  '1.34.4': whatsapp1344,
  '1.34.5': whatsapp1345,
  '1.34.6': whatsapp1346,
  '1.34.7': whatsapp,
};

/** RemoteAuth as a client of whatsapp-web.js uses it, up to where the browser would start. */
async function login(
  library: typeof whatsapp,
  store: RemoteAuthStore,
  dataPath: string,
  clientId: string,
): Promise<Strategy> {
  const strategy = new library.RemoteAuth({
    store,
    clientId,
    dataPath,
    backupSyncIntervalMs: 60_000,
  }) as unknown as Strategy;
  strategy.setup({ options: { puppeteer: {} } });
  await strategy.beforeBrowserInitialized();
  return strategy;
}

describe.each(Object.entries(versions))(
  'RemoteAuth of whatsapp-web.js %s',
  (version, anyLibrary) => {
    // What is called here is the same in all of them, though their types differ.
    const library = anyLibrary as typeof whatsapp;
    const clientId = `main-${version.replaceAll('.', '-')}`;
    const storeAt = (dataPath: string) => new RemoteAuthStore({ values, encryptionKeys, dataPath });

    it('finds its profile again on another machine, until it logs out', async () => {
      const [one, two] = [join(folder, 'one'), join(folder, 'two')];
      await Promise.all([mkdir(one), mkdir(two)]);
      const first = await login(library, storeAt(one), one, clientId);
      expect(await readdir(first.userDataDir)).toEqual([]);
      const secret = `login of ${randomBytes(8).toString('hex')}`;
      const noise = randomBytes(700_000);
      const profile = join(first.userDataDir, 'Default', 'IndexedDB');
      await mkdir(profile, { recursive: true });
      await writeFile(join(profile, 'keys'), secret);
      await writeFile(join(profile, 'noise'), noise);
      await first.storeRemoteSession();

      const second = await login(library, storeAt(two), two, clientId);
      const restored = join(second.userDataDir, 'Default', 'IndexedDB');
      expect(await readFile(join(restored, 'keys'), 'utf8')).toBe(secret);
      expect(await readFile(join(restored, 'noise'))).toEqual(noise);
      expect(await readdir(two)).toEqual([`RemoteAuth-${clientId}`]);

      await second.logout();
      const third = await login(library, storeAt(one), one, clientId);
      expect(await readdir(third.userDataDir)).toEqual([]);
      expect(await storeAt(one).undelete({ session: `RemoteAuth-${clientId}` })).toBe(true);
      const fourth = await login(library, storeAt(two), two, clientId);
      expect(await readdir(fourth.userDataDir)).toEqual(['Default']);
    });

    it('rejects the start while Postgres is away, and leaves the profile on the disk as it is', async () => {
      const dataPath = join(folder, 'away');
      const profile = join(dataPath, `RemoteAuth-${clientId}`);
      await mkdir(profile, { recursive: true });
      await writeFile(join(profile, 'kept'), '');
      const store = new RemoteAuthStore({
        values: { put: away, get: away, find: away },
        encryptionKeys,
        dataPath,
        retryForMs: 100,
      });
      await expect(login(library, store, dataPath, clientId)).rejects.toThrow(
        StoreUnavailableError,
      );
      expect(await readdir(profile)).toEqual(['kept']);
    });
  },
);
