import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { testChromium } from '@sesi/chromium/vitest';
import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it } from 'vitest';

const bench = join(import.meta.dirname, '../src/bench-whatsapp.ts');

describe.skipIf('missing' in testServices().redis || testChromium() === undefined)(
  'pnpm bench:whatsapp',
  () => {
    it('prints one line of JSON, and the table for people beside it', async () => {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [
        '--conditions=@sesi/source',
        bench,
        '--json',
        '--quick',
      ]);
      expect(stdout.trimEnd().split('\n')).toHaveLength(1);
      const report = JSON.parse(stdout) as Record<string, number>;
      expect(Object.keys(report)).toEqual([
        'messages_per_s',
        'p99_ms',
        'ratio',
        'parses_per_s',
        'local_messages_per_s',
        'local_p99_ms',
        'local_ratio',
      ]);
      for (const [name, value] of Object.entries(report)) {
        expect(value, name).toBeGreaterThan(0);
        expect(stderr).toContain(name);
      }
    }, 180_000);
  },
);
