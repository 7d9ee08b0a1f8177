import { expect, it } from 'vitest';

import { recycleReason } from '../../../src/whatsapp/account/recycle-reason.ts';

const timing = { firstBackupAfterMs: 20_000, recycleAfterMs: 3_600_000, recycleAboveMb: 2_048 };
const young = { ageMs: 30_000, readyForMs: 25_000, memoryMb: 900, needsFirstBackup: false };

it.each([
  ['young and small', {}, undefined],
  ['without a backup', { needsFirstBackup: true }, 'first-backup'],
  ['without a backup, not yet settled', { needsFirstBackup: true, readyForMs: 19_999 }, undefined],
  ['as old as may be', { ageMs: 3_600_000 }, 'age'],
  ['a moment younger', { ageMs: 3_599_999 }, undefined],
  ['larger than may be', { memoryMb: 2_049 }, 'memory'],
  ['as large as may be', { memoryMb: 2_048 }, undefined],
  ['of unknown size', { memoryMb: undefined }, undefined],
] as const)('row 15: a browser that is %s', (_, more, reason) => {
  expect(recycleReason({ ...young, ...more }, timing)).toBe(reason);
});

it('row 15: 0 switches age and memory off', () => {
  const off = { ...timing, recycleAfterMs: 0, recycleAboveMb: 0 };
  expect(recycleReason({ ...young, ageMs: 1e12, memoryMb: 1e6 }, off)).toBeUndefined();
});
