import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it } from 'vitest';

const bench = join(import.meta.dirname, '../src/bench-limits.ts');

describe.skipIf('missing' in testServices().redis)('pnpm bench:limits', () => {
  it('prints one line of JSON with a ratio for each scene', { timeout: 120_000 }, async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--conditions=@sesi/source',
      bench,
      '--json',
      '--quick',
    ]);
    const report = JSON.parse(stdout) as Record<string, unknown>;
    expect(Object.keys(report)).toEqual([
      'limit_one_key_vs_flexible',
      'limit_hundred_keys_vs_flexible',
      'limit_refused_vs_flexible',
      'limit_rare_keys_vs_flexible',
    ]);
    for (const ratio of Object.values(report)) expect(ratio).toBeGreaterThan(0);
  });
});
