import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { ChromiumNotFoundError, findChromium } from '../src/index.ts';
import { testChromium } from '../src/vitest.ts';

const bundledRuns = process.platform === 'linux' && process.arch === 'x64';
/** A slim system without what the bundled one takes from it; one with a Chromium of its own has all. */
const lacksLibrary = testChromium() === undefined;
const isRoot = process.getuid?.() === 0;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sesi-find-chromium-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A program with this name that does this. */
async function program(name: string, script: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

describe('a given path', () => {
  it('is taken when it runs, and nothing else is looked at', async () => {
    await program('chromium', 'echo Chromium 1');
    const executablePath = await program('mine', '[ "$1" = --version ] && echo Chromium 2');
    expect(await findChromium({ executablePath, environment: { PATH: folder } })).toMatchObject({
      executablePath,
      source: 'given',
      args: isRoot ? ['--no-sandbox'] : [],
    });
  });

  it('is an error when it does not run, which says why', async () => {
    await program('chromium', 'echo Chromium 1');
    const executablePath = await program('mine', 'echo "libnss3.so: not found" >&2; exit 127');
    const found = findChromium({ executablePath, environment: { PATH: folder } });
    await expect(found).rejects.toThrow(ChromiumNotFoundError);
    await expect(found).rejects.toThrow(`- ${executablePath}: libnss3.so: not found`);
  });
});

describe('the system', () => {
  it('is searched along PATH', async () => {
    const executablePath = await program('google-chrome-stable', 'echo Google Chrome 1');
    const environment = { PATH: `/nowhere:${folder}` };
    expect(await findChromium({ environment })).toMatchObject({ executablePath, source: 'system' });
  });

  it('is passed over where a program is only a stub', async () => {
    await program('chromium-browser', 'echo "Please install it" >&2; exit 1');
    const executablePath = await program('google-chrome', 'echo Google Chrome 1');
    const environment = { PATH: `${folder}:/usr/bin:/bin` };
    expect(await findChromium({ environment })).toMatchObject({ executablePath, source: 'system' });
  });
});

describe.skipIf(!bundledRuns)('the bundled one', () => {
  it.skipIf(lacksLibrary)(
    'is unpacked once, whoever asks at the same time, and runs on its own libraries',
    async () => {
      const options = { environment: { PATH: folder }, cacheDir: join(folder, 'cache') };
      const [one, two] = await Promise.all([findChromium(options), findChromium(options)]);
      expect(one).toEqual(two);
      expect(one).toMatchObject({ source: 'bundled', args: ['--no-sandbox'] });
      const [unpacked, ...more] = await readdir(options.cacheDir);
      expect(more).toEqual([]);
      expect(unpacked).toMatch(/^chromium-\d+\.\d+\.\d+$/);

      const { LD_LIBRARY_PATH = '', FONTCONFIG_PATH = '' } = one.env;
      expect(await readdir(LD_LIBRARY_PATH)).toEqual(
        expect.arrayContaining(['libnss3.so', 'libnspr4.so', 'libexpat.so.1']),
      );
      const fonts = await readFile(join(FONTCONFIG_PATH, 'fonts.conf'), 'utf8');
      expect(fonts).toContain(`<dir>${FONTCONFIG_PATH}</dir>`);
      const { stdout } = await promisify(execFile)(one.executablePath, ['--version'], {
        env: one.env,
      });
      expect(stdout).toMatch(/^Chromium \d+/);
    },
  );

  it.skipIf(lacksLibrary)('leaves the environment of this process alone', async () => {
    const before = { ...process.env };
    await findChromium({ environment: { PATH: folder } });
    expect(process.env).toEqual(before);
  });

  it('is an error that says so when its folder cannot be written', async () => {
    const cacheDir = await program('not-a-folder', '');
    const found = findChromium({ environment: { PATH: folder }, cacheDir });
    await expect(found).rejects.toThrow(ChromiumNotFoundError);
    await expect(found).rejects.toThrow(/- PATH: no chromium, [^]*- npm package: EEXIST|ENOTDIR/);
  });
});
