import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it } from 'vitest';

import { nemesisNames } from '../soak/nemeses/nemesis.ts';
import type { SoakResult } from '../soak/soak-result.ts';

const program = fileURLToPath(new URL('../soak/run-soak.ts', import.meta.url));

interface Run {
  readonly code: number | string;
  readonly stdout: string;
  /** The histories of violations, when there are any. */
  readonly stderr: string;
}

async function soak(...args: readonly string[]): Promise<Run> {
  return await new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--conditions=@sesi/source', program, ...args],
      { timeout: 140_000 },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

describe.skipIf('missing' in testServices().redis)('real processes under every fault', () => {
  it.each([1, 2])(
    'keep the promises for 20 s, seed %i',
    async (seed) => {
      const { code, stdout, stderr } = await soak('--seconds', '20', '--seed', `${seed}`, '--json');
      expect(stderr).toBe('');
      // The line that run-soak.ts prints is a SoakResult.
      const result = JSON.parse(stdout) as SoakResult;
      expect(result).toMatchObject({
        stale_reads: 0,
        lost_updates: 0,
        resurrections: 0,
        diverged: 0,
        unexpected_errors: 0,
      });
      expect(result.operations).toBeGreaterThan(5_000);
      expect(result.max_call_ms).toBeLessThanOrEqual(2_500);
      expect(result.redis_read_share).toBeGreaterThanOrEqual(0.5);
      expect(result.fallbacks).toBeGreaterThan(0);
      expect(result.reconciles).toBeGreaterThan(0);
      expect(Object.keys(result.nemeses)).toEqual([...nemesisNames]);
      expect(Object.values(result.nemeses).every((strikes) => strikes > 0)).toBe(true);
      expect(code).toBe(0);
    },
    150_000,
  );

  it('says how it is called when it is called wrong', async () => {
    const { code, stderr } = await soak('--seconds', 'ten');
    expect(code).toBe(2);
    expect(stderr).toContain('pnpm soak [--seconds N');
  });
});
