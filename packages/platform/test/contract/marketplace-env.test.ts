import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { readConfig } from '../../src/config/read-config.ts';
import { marketplaceEnv } from '../../src/contract/marketplace/marketplace-env.ts';

const schema = z.object(marketplaceEnv);

describe('the variables of a marketplace', () => {
  it('have the defaults of the contract', () => {
    expect(readConfig(schema, {})).toEqual({
      COMMISSION_RATE: { millionths: 100_000 },
      RESPONSE_REMINDER_HOURS: [8, 24, 48, 168],
    });
  });

  it.each([
    ['0', 0],
    ['0.29', 290_000],
    ['0.000001', 1],
    ['1', 1_000_000],
    ['1.00', 1_000_000],
  ])('COMMISSION_RATE=%s is %d millionths', (text, millionths) => {
    expect(readConfig(schema, { COMMISSION_RATE: text }).COMMISSION_RATE).toEqual({ millionths });
  });

  it.each(['10%', '1.01', '.1', '-0.1', '0.0000001', '1e-1'])(
    'COMMISSION_RATE=%s is refused',
    (text) => {
      expect(() => readConfig(schema, { COMMISSION_RATE: text })).toThrow(
        /COMMISSION_RATE=.* must be a number from 0 to 1 .* such as 0\.10/,
      );
    },
  );

  it('RESPONSE_REMINDER_HOURS may have spaces, and other hours', () => {
    const read = readConfig(schema, { RESPONSE_REMINDER_HOURS: '1, 2,8760' });
    expect(read.RESPONSE_REMINDER_HOURS).toEqual([1, 2, 8_760]);
  });

  it.each([
    ['8,x', 'must be whole hours with commas between them'],
    ['8,,24', 'must be whole hours with commas between them'],
    ['8.5', 'must be whole hours with commas between them'],
    ['0,8', 'each must be from 1 to 8760'],
    ['8,8761', 'each must be from 1 to 8760'],
    ['24,8', 'must rise from one to the next'],
    ['8,8', 'must rise from one to the next'],
  ])('RESPONSE_REMINDER_HOURS=%s is refused: %s', (text, problem) => {
    expect(() => readConfig(schema, { RESPONSE_REMINDER_HOURS: text })).toThrow(
      `RESPONSE_REMINDER_HOURS="${text}": ${problem}. Set it to hours such as 8,24,48,168.`,
    );
  });
});
