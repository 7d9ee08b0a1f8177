import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { copyProject, ignoredNames } from '../../src/gates/project-copy.ts';

describe('a copy of the repository', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'sesi-original-'));
    await write('.gitignore', 'node_modules/\ndist/\n*.log\n# a remark\n');
    await write('packages/a/src/one.ts', 'one');
    await write('packages/a/dist/one.js', 'built');
    await write('packages/a/debug.log', 'noise');
    await write('.git/HEAD', 'ref');
    await write('node_modules/.pnpm/zod/index.js', 'zod');
    await write('node_modules/.cache/tool', 'cache');
    await mkdir(join(root, 'packages/a/node_modules/@sesi'), { recursive: true });
    await symlink('../../../b', join(root, 'packages/a/node_modules/@sesi/b'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('has the files that git would take, and no others', async () => {
    await using copy = await copyProject(root);
    expect(await readFile(join(copy.root, 'packages/a/src/one.ts'), 'utf8')).toBe('one');
    expect(await readdir(join(copy.root, 'packages/a'))).toEqual(['node_modules', 'src']);
    expect((await readdir(copy.root)).toSorted()).toEqual([
      '.gitignore',
      'node_modules',
      'packages',
    ]);
  });

  it('has its own packages, the libraries of the original, and no caches', async () => {
    await using copy = await copyProject(root);
    expect(await readlink(join(copy.root, 'packages/a/node_modules/@sesi/b'))).toBe('../../../b');
    expect(await readlink(join(copy.root, 'node_modules/.pnpm'))).toBe(
      join(root, 'node_modules/.pnpm'),
    );
    expect(await readdir(join(copy.root, 'node_modules'))).toEqual(['.pnpm']);
  });

  it('puts back what was planted, and leaves the original alone', async () => {
    await using copy = await copyProject(root);
    const remove = await copy.plant({
      'packages/a/src/one.ts': (present) => `${present} and two`,
      'packages/c/planted.ts': 'new',
    });
    expect(await readFile(join(copy.root, 'packages/a/src/one.ts'), 'utf8')).toBe('one and two');
    expect(await readFile(join(copy.root, 'packages/c/planted.ts'), 'utf8')).toBe('new');
    await remove();
    expect(await readFile(join(copy.root, 'packages/a/src/one.ts'), 'utf8')).toBe('one');
    await expect(lstat(join(copy.root, 'packages/c/planted.ts'))).rejects.toThrow('ENOENT');
    expect(await readFile(join(root, 'packages/a/src/one.ts'), 'utf8')).toBe('one');
  });

  it('is removed when it is disposed, and the original with its libraries stays', async () => {
    const copy = await copyProject(root);
    await copy[Symbol.asyncDispose]();
    await expect(lstat(copy.root)).rejects.toThrow('ENOENT');
    expect(await readFile(join(root, 'node_modules/.pnpm/zod/index.js'), 'utf8')).toBe('zod');
  });

  it('is refused when .gitignore has more than plain names', () => {
    expect(ignoredNames('dist/\n*.log\n')).toEqual(['.git', 'dist', '*.log']);
    expect(() => ignoredNames('packages/a/dist')).toThrow('teach project-copy.ts');
    expect(() => ignoredNames('!dist')).toThrow('teach project-copy.ts');
  });

  async function write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
});
