import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it } from 'vitest';

import { figures } from '../src/figures.ts';

const bench = join(import.meta.dirname, '../src/bench.ts');

describe.skipIf('missing' in testServices().redis)('pnpm bench', () => {
  it('prints one line of JSON with every figure, and the table for people beside it', async () => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      '--conditions=@sesi/source',
      bench,
      '--json',
      '--quick',
    ]);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    const report = JSON.parse(stdout) as Record<string, unknown>;
    expect(Object.keys(report).toSorted()).toEqual(figures.map(({ name }) => name).toSorted());
    for (const { name } of figures) {
      expect(report[name], name).toSatisfy(Number.isFinite);
      expect(report[name], name).toBeGreaterThanOrEqual(0);
    }
    expect(stderr).toContain('fsync=on, full_page_writes=on, synchronous_commit=on');
    for (const { name } of figures) expect(stderr).toContain(name);
  }, 120_000);

  it('says what it can do when it is asked for something else', async () => {
    const run = promisify(execFile)(process.execPath, [
      '--conditions=@sesi/source',
      bench,
      '--fast',
    ]);
    await expect(run).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--quick'),
    });
  });
});
