import { expect, it } from 'vitest';

import { readSoakOptions, soakUsage } from '../../soak/soak-options.ts';

it('reads length, seed and form', () => {
  expect(readSoakOptions(['--seconds', '300', '--seed', '7', '--json'])).toEqual({
    seconds: 300,
    seed: 7,
    json: true,
    mutants: false,
    only: [],
  });
  expect(readSoakOptions([])).toMatchObject({ seconds: 60, seed: 1, json: false });
  expect(readSoakOptions(['--mutants', 'fence'])).toMatchObject({ mutants: true, only: ['fence'] });
});

it.each([
  [['--seconds', 'ten']],
  [['--seconds', '19']],
  [['--seed', '-1']],
  [['fence']],
  [['--x']],
])('refuses %j with the usage', (args) => {
  expect(() => readSoakOptions(args)).toThrow(soakUsage);
});
