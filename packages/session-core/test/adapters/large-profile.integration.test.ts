import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createTestDatabase } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { expect, it } from 'vitest';

import { ProfileBackups } from '../../src/adapters/whatsapp.ts';
import { openSessionCore, parseEncryptionKeys } from '../../src/index.ts';
import { archiveOf } from './profile-archives.ts';

it(
  'a profile of more than 32 MiB, as of some months, is kept and comes back',
  { timeout: 90_000 },
  async () => {
    await using cleanUp = new AsyncDisposableStack();
    const database = cleanUp.use(await createTestDatabase(testServices()));
    const core = cleanUp.use(
      await openSessionCore({ postgres: { url: database.url }, redis: false }),
    );
    const folder = await mkdtemp(join(tmpdir(), 'sesi-large-profile-'));
    cleanUp.defer(() => rm(folder, { recursive: true, force: true }));
    const backups = new ProfileBackups({
      values: core.largeValues,
      encryptionKeys: parseEncryptionKeys(randomBytes(32).toString('base64')),
      folder,
    });
    const archive = await archiveOf('x'.repeat(33 * 1024 * 1024));
    expect(await backups.save('RemoteAuth-shop', archive)).toMatchObject({ kind: 'saved' });
    const kept = await backups.read('RemoteAuth-shop');
    expect(kept?.archive.equals(archive)).toBe(true);
  },
);
