import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { readOutput } from '../src/boss/read-status.ts';
import { describeFailure } from '../src/handling/describe-failure.ts';
import { defineJob, InvalidJobError } from '../src/index.ts';
import { toJson } from '../src/to-json.ts';

const schema = z.object({});

describe('a definition', () => {
  it('fills in every setting that is left out', () => {
    expect(defineJob({ name: 'vendor_cart_add', schema, retry: { limit: 1 } })).toMatchObject({
      name: 'vendor_cart_add',
      retry: {
        limit: 1,
        delayMs: 1_000,
        backoff: 'exponential',
        maxDelayMs: 300_000,
        jitter: true,
      },
      timeoutMs: 60_000,
      priority: 0,
      keepMs: 604_800_000,
    });
  });

  it.each([
    ['an upper case name', { name: 'Mail' }],
    ['a dot, which names dead letters', { name: 'mail.dead' }],
    ['a negative limit', { retry: { limit: -1 } }],
    ['no number', { retry: { delayMs: Number.NaN } }],
    ['more than a day', { timeoutMs: 86_400_001 }],
    ['a broken priority', { priority: 1.5 }],
    ['no life', { keepMs: 0 }],
  ])('is refused for %s', (_, options) => {
    expect(() => defineJob({ name: 'mail', schema, ...options })).toThrow(InvalidJobError);
  });
});

describe('what is stored', () => {
  it.each([
    ['undefined', undefined],
    ['a function', () => 1],
    ['a bigint', 1n],
    ['NUL', { a: 'x\u0000' }],
    ['half a surrogate pair', ['\ud800']],
    ['too much', 'x'.repeat(262_143)],
  ])('is not %s', (_, value) => {
    expect(toJson(value)).toMatchObject({ kind: 'refused' });
  });

  it('is what JSON makes of a value, with backslashes that only look like escapes', () => {
    const value = { at: new Date(0), text: '\\u0000 \\\\ud800 😀', none: undefined };
    expect(toJson(value)).toEqual({
      kind: 'json',
      value: { at: '1970-01-01T00:00:00.000Z', text: '\\u0000 \\\\ud800 😀' },
    });
  });

  it('keeps of an error its message, name and code', () => {
    const error = Object.assign(new TypeError('no\u0000pe'), { code: 'E_NOPE' });
    expect(describeFailure(error)).toEqual({ message: 'nope', name: 'TypeError', code: 'E_NOPE' });
    expect(describeFailure('text')).toEqual({ message: 'text' });
  });

  it('is read back, as are the words of the queue itself', () => {
    expect(readOutput({ value: { message: 'job timed out' } })).toEqual({
      error: { message: 'job timed out' },
    });
    expect(readOutput({ result: null, progress: { part: 0.5, attempt: 2 } })).toEqual({
      result: null,
      progress: { part: 0.5, attempt: 2 },
    });
    expect(readOutput('junk')).toEqual({});
  });
});
