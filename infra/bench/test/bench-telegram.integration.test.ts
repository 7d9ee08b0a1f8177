import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it } from 'vitest';

const bench = join(import.meta.dirname, '../src/bench-telegram.ts');

describe.skipIf('missing' in testServices().redis)('pnpm bench:telegram', () => {
  it('prints one line of JSON, and the table for people beside it', async () => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      '--conditions=@sesi/source',
      bench,
      '--json',
      '--quick',
    ]);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    const report = JSON.parse(stdout) as Record<string, number>;
    expect(Object.keys(report)).toEqual(['ratio', 'updates_per_s', 'p99_ms']);
    for (const [name, value] of Object.entries(report)) {
      expect(value, name).toBeGreaterThan(0);
      expect(stderr).toContain(name);
    }
  }, 120_000);
});
