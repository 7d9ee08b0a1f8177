import { expect, test } from 'vitest';

import { fileNameOf } from '../../src/reports/file-name.ts';

test.for([
  ['2026-11-01', '2026-11-30', 'sesi-2026-11'],
  ['2026-01-01', '2026-12-31', 'sesi-2026'],
  ['2026-01-01', '2026-06-30', 'sesi-2026-01-01_2026-06-30'],
  ['2026-11-21', '2026-11-21', 'sesi-2026-11-21'],
  ['2026-11-01', '2026-11-15', 'sesi-2026-11-01_2026-11-15'],
] as const)('%s to %s is %s', ([from, to, name]) => {
  expect(fileNameOf({ from, to })).toBe(name);
});
