import { relative } from 'node:path';

import { z } from 'zod';

/** A test that did not run. */
export interface SkippedTest {
  /** Path of the file from the root of the repository. */
  readonly file: string;
  /** The names of its groups and its own. */
  readonly name: string;
}

/** What a vitest run says about itself. */
export interface VitestReport {
  readonly passed: number;
  /** Tests that failed, and files that failed before or beside their tests. */
  readonly failed: number;
  readonly skipped: readonly SkippedTest[];
}

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/**
 * Counts what vitest's reporter `json` wrote.
 *
 * @param root of the repository: vitest gives absolute paths
 * @throws SyntaxError or ZodError when `json` is not such a report
 */
export function readVitestReport(json: string, root: string): VitestReport {
  const { testResults } = reportSchema.parse(JSON.parse(json));
  let passed = 0;
  let failed = 0;
  const skipped: SkippedTest[] = [];
  for (const file of testResults) {
    const failedBefore = failed;
    for (const test of file.assertionResults) {
      if (test.status === 'passed') passed += 1;
      else if (test.status === 'failed') failed += 1;
      else skipped.push({ file: relative(root, file.name), name: test.fullName });
    }
    // It could not be loaded, or a hook failed, which leaves its tests "skipped".
    if (file.status === 'failed' && failed === failedBefore) failed += 1;
  }
  return { passed, failed, skipped };
}
