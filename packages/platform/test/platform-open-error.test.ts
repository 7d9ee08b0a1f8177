import { describe, expect, it } from 'vitest';

import { PlatformOpenError } from '../src/platform/platform-open-error.ts';

describe('PlatformOpenError', () => {
  it('says what the first error of the chain said', () => {
    const first = new Error('password authentication failed');
    const error = new PlatformOpenError(new Error('no migrations', { cause: first }));
    expect(error.message).toMatch(
      /^Postgres cannot be used: password authentication failed\. Check/,
    );
    expect(error.code).toBe('PLATFORM_NOT_OPENED');
  });

  it('says why each address of several failed', () => {
    const each = [new Error('connect ECONNREFUSED ::1:5432'), new Error('something else')];
    const error = new PlatformOpenError(new AggregateError(each, ''));
    expect(error.message).toContain(
      'Postgres cannot be used: connect ECONNREFUSED ::1:5432; something else.',
    );
  });

  it('does not repeat what is no error', () => {
    expect(new PlatformOpenError('hunter2').message).toContain('it did not answer');
  });
});
