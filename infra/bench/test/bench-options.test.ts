import { expect, it } from 'vitest';

import { readBenchOptions } from '../src/bench-options.ts';

it('shows the table unless it is asked for JSON', () => {
  expect(readBenchOptions([])).toEqual({ json: false, quick: false, check: false });
  expect(readBenchOptions(['--', '--json', '--check', '--quick'])).toEqual({
    json: true,
    quick: true,
    check: true,
  });
});

it('explains itself, and what was typed wrong', () => {
  expect(readBenchOptions(['--help'])).toMatchObject({ exitCode: 0 });
  const wrong = readBenchOptions(['--jsn']);
  expect(wrong).toMatchObject({ exitCode: 2 });
  expect('tell' in wrong ? wrong.tell : '').toMatch(/--jsn[^]*pnpm bench \[--json\]/);
});
