import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createTestDatabase } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import {
  type BackupEvent,
  ProfileBackupError,
  ProfileBackups,
  RemoteAuthStore,
} from '../../src/adapters/whatsapp.ts';
import {
  InvalidSessionError,
  openSessionCore,
  parseEncryptionKeys,
  SealedValueError,
  SessionNotFoundError,
} from '../../src/index.ts';
import { LargeValues } from '../../src/large-values/large-values.ts';
import { Leases } from '../../src/leases/leases.ts';
import { openPool, type Pool } from '../../src/postgres/index.ts';
import { Postgres } from '../../src/postgres/postgres.ts';
import { archiveOf, away, emptyArchive } from './profile-archives.ts';

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

describe('the store of RemoteAuth', () => {
  const session = 'RemoteAuth-shop';
  const name = `whatsapp-profile:${session}`;
  const open = (options: Partial<ConstructorParameters<typeof RemoteAuthStore>[0]> = {}) =>
    new RemoteAuthStore({ values, encryptionKeys, dataPath: folder, ...options });
  const save = async (text: string, keys = encryptionKeys) => {
    await writeFile(join(folder, `${session}.zip`), await archiveOf(text));
    const store = open({ encryptionKeys: keys });
    await store.save({ session });
    return store;
  };
  const extracted = async (store: RemoteAuthStore) => {
    const path = join(folder, 'new', 'out.zip');
    await store.extract({ session, path });
    return await readFile(path);
  };

  beforeEach(async () => {
    await values.delete(name);
  });

  it('keeps what it was given last, in a file for its owner alone, also in a folder that is not there', async () => {
    await save('first');
    const store = await save('second');
    expect(await store.sessionExists({ session })).toBe(true);
    expect(await store.sessionExists({ session: 'RemoteAuth' })).toBe(false);
    expect(await extracted(store)).toEqual(await archiveOf('second'));
    const path = join(folder, 'new', 'out.zip');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'new'))).toEqual(['out.zip']);
    expect((await readdir(folder)).toSorted()).toEqual([`${session}.zip`, 'new']);
    await store.delete({ session });
    expect(await store.sessionExists({ session })).toBe(false);
    await expect(store.extract({ session, path })).rejects.toThrow(SessionNotFoundError);
  });

  it('row 2: takes a deletion back, and does not go back behind one by itself', async () => {
    const store = await save('before');
    await store.delete({ session });
    expect(await store.undelete({ session })).toBe(true);
    expect(await extracted(store)).toEqual(await archiveOf('before'));
    expect(await store.undelete({ session })).toBe(false);

    await store.delete({ session });
    await save('after');
    const broken = await values.get(name);
    await values.put(name, (broken?.bytes ?? Buffer.of()).subarray(0, -1));
    expect(await extracted(store)).toEqual(await archiveOf('after'));
    await values.delete(name);
    expect(await store.undelete({ session })).toBe(false);
  });

  it('row 3: refuses the save of a process that has lost the lease', async () => {
    const leases = new Leases({ postgres: new Postgres(pool, () => {}), emit: () => {} });
    const stale = await leases.acquire('account', { ttlMs: 60_000 });
    const events: BackupEvent[] = [];
    const onEvent = (event: BackupEvent) => events.push(event);
    const fenced = new ProfileBackups({
      values,
      encryptionKeys,
      folder,
      onEvent,
      ...(stale && { fence: stale }),
    });
    expect(await fenced.save(session, await archiveOf('held'))).toMatchObject({ kind: 'saved' });
    await stale?.release();
    const next = await leases.acquire('account');
    expect(await fenced.save(session, await archiveOf('stale'))).toMatchObject({ kind: 'refused' });
    expect(events.map(({ type }) => type)).toEqual(['backup-saved', 'backup-refused']);
    expect(await extracted(open())).toEqual(await archiveOf('held'));
    await expect(fenced.delete(session)).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect(await open().sessionExists({ session })).toBe(true);
    await next?.release();
    await leases.close();
  });

  it('row 4: a save never rejects: what cannot be saved waits on the disk, and is saved when Postgres is back', async () => {
    let isAway = true;
    const events: string[] = [];
    const guard = <Result>(work: () => Promise<Result>) => (isAway ? away() : work());
    const store = open({
      values: {
        put: (...args) => guard(() => values.put(...args)),
        get: (...args) => guard(() => values.get(...args)),
        find: (...args) => guard(() => values.find(...args)),
      },
      retryForMs: 50,
      resendAfterMs: 50,
      onEvent: ({ type }) => events.push(type),
    });
    await writeFile(join(folder, `${session}.zip`), await archiveOf('waits'));
    await store.save({ session });
    expect(events[0]).toBe('backup-spooled');
    expect(await store.backups.hasSpooled(session)).toBe(true);
    isAway = false;
    await expect.poll(() => events.at(-1)).toBe('backup-saved');
    await expect.poll(() => store.backups.hasSpooled(session)).toBe(false);
    expect(await extracted(open())).toEqual(await archiveOf('waits'));
    store.backups.close();
  });

  it('row 4: an archive that waited is dropped when a newer one was saved elsewhere', async () => {
    const old = await archiveOf('old');
    const disk = join(folder, 'of the one');
    const lost = new ProfileBackups({
      values: { put: away, get: away, find: away },
      encryptionKeys,
      folder: disk,
      retryForMs: 0,
    });
    expect(await lost.save(session, old)).toMatchObject({ kind: 'spooled' });
    lost.close();
    await save('newer');
    const back = open({ dataPath: disk });
    expect(await back.backups.sendSpooled(session)).toEqual({ kind: 'outdated' });
    expect(await back.backups.hasSpooled(session)).toBe(false);
    expect(await extracted(back)).toEqual(await archiveOf('newer'));
  });

  it('row 7: an archive that is cut off, changed or empty is never kept, and the one before stays', async () => {
    await save('good');
    const whole = await archiveOf('whole');
    const changed = Buffer.from(whole);
    changed.writeUInt8(changed.readUInt8(60) ^ 1, 60);
    const events: BackupEvent[] = [];
    const store = open({ onEvent: (event) => events.push(event) });
    const damaged = [
      whole.subarray(0, whole.length * 0.6),
      changed,
      await emptyArchive(),
      Buffer.of(),
    ];
    for (const bytes of damaged) {
      await writeFile(join(folder, `${session}.zip`), bytes);
      await store.save({ session });
    }
    expect(events.map(({ type }) => type)).toEqual(damaged.map(() => 'backup-failed'));
    expect(events.every(({ error }) => error instanceof ProfileBackupError)).toBe(true);
    expect(await extracted(store)).toEqual(await archiveOf('good'));
  });

  it('row 9: takes the archive from where the library left it: the newest of the three places', async () => {
    const store = open();
    const absolute = join(folder, 'elsewhere', session);
    await mkdir(join(folder, 'elsewhere'));
    await writeFile(`${absolute}.zip`, await archiveOf('by its path'));
    await store.save({ session: absolute });
    expect(await extracted(store)).toEqual(await archiveOf('by its path'));

    // What an older version of the library has left in the working folder.
    const inWork = `${session}.zip`;
    cleanUp.defer(async () => await rm(inWork, { force: true }));
    await writeFile(inWork, await archiveOf('in the working folder'));
    await store.save({ session });
    expect(await extracted(store)).toEqual(await archiveOf('in the working folder'));
    await utimes(inWork, 1, 1);
    await writeFile(join(folder, `${session}.zip`), await archiveOf('in dataPath'));
    await store.save({ session });
    expect(await extracted(store)).toEqual(await archiveOf('in dataPath'));
    await rm(inWork);
  });

  it('says that there is no archive, and rejects nothing', async () => {
    const events: BackupEvent[] = [];
    await open({ onEvent: (event) => events.push(event) }).save({ session });
    expect(events).toMatchObject([{ type: 'backup-failed', error: { reason: 'missing' } }]);
  });

  it('row 12: saves that come at the same time are done one after the other', async () => {
    let running = 0;
    let most = 0;
    const backups = new ProfileBackups({
      values: {
        get: (...args) => values.get(...args),
        find: (...args) => values.find(...args),
        async put(...args) {
          running += 1;
          most = Math.max(most, running);
          const put = await values.put(...args);
          running -= 1;
          return put;
        },
      },
      encryptionKeys,
      folder,
    });
    const texts = ['one', 'two', 'three'];
    const archives = await Promise.all(texts.map(archiveOf));
    await Promise.all(archives.map((archive) => backups.save(session, archive)));
    expect(most).toBe(1);
    expect(await extracted(open())).toEqual(archives[2]);
  });

  it('keeps it sealed', async () => {
    await save('the login of the account');
    const { rows } = await pool.query<{ data: Buffer }>('select data from core.large_value_part');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.map(({ data }) => data.toString('latin1')).join()).not.toContain('the login');
  });

  it('opens it with a key that was rotated, and not with another', async () => {
    await save('rotated');
    const rotated = open({ encryptionKeys: [...newKeys(), ...encryptionKeys] });
    expect(await extracted(rotated)).toEqual(await archiveOf('rotated'));
    await rm(join(folder, 'new'), { recursive: true });
    // An older version is no answer to a key that is missing.
    await expect(extracted(open({ encryptionKeys: newKeys() }))).rejects.toThrow(SealedValueError);
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
  ])('row 7: goes back to the version before when %s', async (_, damage) => {
    await save('before');
    const store = await save('whole');
    await writeFile(join(folder, 'RemoteAuth-other.zip'), await archiveOf('other'));
    await store.save({ session: 'RemoteAuth-other' });
    const own = (await values.get(name))?.bytes ?? Buffer.of();
    const other = (await values.get('whatsapp-profile:RemoteAuth-other'))?.bytes ?? Buffer.of();
    const { version } = await values.put(name, damage(own, other));
    const events: BackupEvent[] = [];
    const reader = open({ onEvent: (event) => events.push(event) });
    expect(await extracted(reader)).toEqual(await archiveOf('whole'));
    expect(events).toMatchObject([{ type: 'backup-damaged', version }]);
  });

  it('says so when no version is good', async () => {
    const store = open();
    await values.put(name, Buffer.from('nothing'));
    await expect(extracted(store)).rejects.toMatchObject({ reason: 'all-damaged' });
    expect(await store.sessionExists({ session })).toBe(true);
  });

  it.each(['../other', 'a/b', '', 'a b', 'x'.repeat(200)])(
    'takes no part of a path for a name: %j',
    async (wrong) => {
      const store = open();
      await expect(store.save({ session: wrong })).rejects.toThrow(InvalidSessionError);
      await expect(store.sessionExists({ session: wrong })).rejects.toThrow(InvalidSessionError);
    },
  );
});
