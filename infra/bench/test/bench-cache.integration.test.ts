import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it } from 'vitest';

import { cacheFigures } from '../src/cache/cache-figures.ts';

const bench = join(import.meta.dirname, '../src/bench-cache.ts');

describe.skipIf('missing' in testServices().redis)('pnpm bench:cache', () => {
  it('prints one line of JSON with every figure, and the table for people beside it', async () => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      '--conditions=@sesi/source',
      bench,
      '--json',
      '--quick',
    ]);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    const report = JSON.parse(stdout) as Record<string, number>;
    expect(Object.keys(report)).toEqual(cacheFigures.map(({ name }) => name));
    for (const { name } of cacheFigures) {
      expect(report[name], name).toBeGreaterThan(0);
      expect(stderr).toContain(name);
    }
    expect(report['db_calls_saved']).toBeLessThan(1);
    expect(Number.isInteger(report['stampede_loads'])).toBe(true);
  }, 120_000);
});
