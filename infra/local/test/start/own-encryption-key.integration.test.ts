import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { parseEncryptionKeys } from '@sesi/session-core';
import { describe, expect, test } from 'vitest';

import { ownEncryptionKey } from '../../src/start/own-encryption-key.ts';
import { temporaryDataFolder } from '../local-command.ts';

describe('the encryption key of a start', () => {
  test('is made once, for its owner alone, and stays', async () => {
    await using data = await temporaryDataFolder();
    const first = await ownEncryptionKey(data.path, {});
    expect(parseEncryptionKeys(first['SESSION_ENCRYPTION_KEY'] ?? '')).toHaveLength(1);
    const path = join(data.path, 'session-encryption-key');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, 'utf8')).toContain(first['SESSION_ENCRYPTION_KEY']);
    expect(await ownEncryptionKey(data.path, { SESSION_ENCRYPTION_KEY: '' })).toEqual(first);
    expect(await readdir(data.path)).toEqual(['session-encryption-key']);
  });

  test('is another one in another folder', async () => {
    await using one = await temporaryDataFolder();
    await using other = await temporaryDataFolder();
    expect(await ownEncryptionKey(one.path, {})).not.toEqual(
      await ownEncryptionKey(other.path, {}),
    );
  });

  test('that the settings give is left alone, and none is made', async () => {
    await using data = await temporaryDataFolder();
    expect(await ownEncryptionKey(data.path, { SESSION_ENCRYPTION_KEY: 'theirs' })).toEqual({});
    expect(await readdir(data.path)).toEqual([]);
  });
});
