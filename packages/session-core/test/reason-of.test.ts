import { describe, expect, test } from 'vitest';

import { reasonOf } from '../src/index.ts';

describe('what something that was thrown says', () => {
  test('is its message', () => {
    expect(reasonOf(new TypeError('no such thing'))).toBe('no such thing');
    expect(reasonOf('just a word')).toBe('just a word');
  });

  test('is what each address said, when a name has several', () => {
    const refused = new Error('connect ECONNREFUSED ::1:1');
    expect(reasonOf(new AggregateError([refused, refused, new Error('timed out')]))).toBe(
      'connect ECONNREFUSED ::1:1; timed out',
    );
  });

  test('is never empty', () => {
    expect(reasonOf(new AggregateError([]))).toBe('AggregateError');
    expect(reasonOf(Object.assign(new RangeError(''), { code: 'ETIMEDOUT' }))).toBe('ETIMEDOUT');
  });
});
