import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import {
  type FolderCalls,
  moveFolder,
  removeFolder,
} from '../../../src/whatsapp/account/remove-folder.ts';

async function folderWithFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sesi-remove-folder-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'profile', 'Default'), { recursive: true });
  await writeFile(join(folder, 'profile', 'Default', 'file'), '');
  return folder;
}

/** Node's own, which something holds for the first calls, as a virus scanner does on Windows. */
function heldFor(calls: number, code: string): FolderCalls & { readonly tried: () => number } {
  let tried = 0;
  const hold = (): void => {
    tried += 1;
    if (tried <= calls) throw Object.assign(new Error(`${code}: held`), { code });
  };
  return {
    tried: () => tried,
    async rm(path, options) {
      hold();
      await rm(path, options);
    },
    async rename(from, to) {
      hold();
      await rename(from, to);
    },
  };
}

it.each(['EBUSY', 'EPERM', 'ENOTEMPTY'])(
  'row 10: a folder that is held (%s) is removed, and moved, when it is let go',
  async (code) => {
    const folder = await folderWithFile();
    const moving = heldFor(2, code);
    await moveFolder(join(folder, 'profile'), join(folder, 'old'), moving);
    expect(await readdir(folder)).toEqual(['old']);
    expect(moving.tried()).toBe(3);
    const removing = heldFor(3, code);
    await removeFolder(join(folder, 'old'), removing);
    expect(await readdir(folder)).toEqual([]);
    expect(removing.tried()).toBe(4);
  },
);

it('row 10: what will not pass is an error at once, and what is held for long in the end', async () => {
  const folder = await folderWithFile();
  const profile = join(folder, 'profile');
  const forbidden = heldFor(1, 'EROFS');
  await expect(removeFolder(profile, forbidden)).rejects.toThrow('EROFS');
  expect(forbidden.tried()).toBe(1);
  await expect(removeFolder(profile, heldFor(100, 'EBUSY'))).rejects.toThrow('EBUSY');
  expect(await readdir(folder)).toEqual(['profile']);
});
