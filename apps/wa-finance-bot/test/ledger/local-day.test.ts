import { expect, test } from 'vitest';

import { localDay } from '../../src/ledger/local-day.ts';

test.for([
  ['2026-11-21T15:59:59Z', 'Asia/Makassar', '2026-11-21'],
  ['2026-11-21T16:00:00Z', 'Asia/Makassar', '2026-11-22'],
  ['2026-11-21T16:00:00Z', 'Asia/Jakarta', '2026-11-21'],
  ['2026-11-21T04:59:59Z', 'America/New_York', '2026-11-20'],
  ['2027-01-01T00:00:00Z', 'Etc/UTC', '2027-01-01'],
] as const)('%s in %s is on %s', ([at, timeZone, day]) => {
  expect(localDay(new Date(at), timeZone)).toBe(day);
});
