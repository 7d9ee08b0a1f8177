import { describe, expect, it } from 'vitest';

import { findMissingParts, groupSkipped, readMissingParts } from '../../src/run/missing-parts.ts';

const redis = { missing: 'redis-server', install: 'apt-get install redis-server' };
const chromium = { missing: 'chromium', install: 'apt-get install chromium' };
const skipped = (name: string) => ({ file: 'x.test.ts', name });

describe('missing parts', () => {
  it('are found at any depth of what was provided', () => {
    expect(findMissingParts({ services: { postgres: { url: 'postgres://' }, redis } })).toEqual([
      redis,
    ]);
    expect(findMissingParts([chromium, { a: { b: redis } }])).toEqual([chromium, redis]);
  });

  it('are none when all is there', () => {
    expect(findMissingParts({ services: { redis: { url: 'redis://' } }, none: null })).toEqual([]);
    expect(findMissingParts(undefined)).toEqual([]);
  });

  it('are read back as they were written', () => {
    expect(readMissingParts(JSON.stringify([redis]))).toEqual([redis]);
    expect(() => readMissingParts('[{"missing": 1}]')).toThrow(/install/);
  });
});

describe('skipped tests', () => {
  it('lack the only missing part', () => {
    const tests = [skipped('one'), skipped('two')];
    expect(groupSkipped(tests, [redis])).toEqual([{ part: redis, tests }]);
  });

  it('lack the part that their name says, when there are several', () => {
    const [one, two, three] = [
      skipped('with redis-server one'),
      skipped('with chromium two'),
      skipped('three'),
    ];
    expect(groupSkipped([one, two, three], [redis, chromium])).toEqual([
      { part: redis, tests: [one] },
      { part: chromium, tests: [two] },
      {
        part: {
          missing: 'redis-server or chromium',
          install: 'apt-get install redis-server && apt-get install chromium',
        },
        tests: [three],
      },
    ]);
  });

  it('lack nothing that is known, when no part is missing', () => {
    expect(groupSkipped([skipped('one')], [])).toEqual([
      { part: undefined, tests: [skipped('one')] },
    ]);
    expect(groupSkipped([], [redis])).toEqual([]);
  });
});
