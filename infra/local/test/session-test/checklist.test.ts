import { expect, test } from 'vitest';

import { Checklist } from '../../src/session-test/checklist.ts';

test('counts and prints what passes and what fails', async () => {
  const lines: string[] = [];
  const list = new Checklist((line) => lines.push(line));
  await list.check('water is wet', () => Promise.resolve());
  await list.check('fire is cold', () => Promise.reject(new Error('it is not\nat all')));
  expect([list.passed, list.failed]).toEqual([1, 1]);
  expect(lines[0]).toMatch(/^ {2}✓ water is wet \(\d+\.\d ms\)$/);
  expect(lines[1]).toBe('  ✗ fire is cold\n    it is not\n    at all');
});

test('a check that does not end has failed', async () => {
  const list = new Checklist(() => {});
  await list.check('it ends', () => new Promise(() => {}), 10);
  expect([list.passed, list.failed]).toEqual([0, 1]);
});
