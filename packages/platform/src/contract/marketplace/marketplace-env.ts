import { z } from 'zod';

import { type CommissionRate, defaultCommissionRate, wholeRate } from './commission.ts';

/** 8 hours, 1, 2 and 7 days: the default of RESPONSE_REMINDER_HOURS. */
export const defaultReminderHours: readonly number[] = [8, 24, 48, 168];

const longestHours = 8_760;

/** The variables of contract C. */
export const marketplaceEnv: {
  /** The marketplace's share of a payment, from 0 to 1; default 0.10. */
  readonly COMMISSION_RATE: z.ZodType<CommissionRate>;
  /** Hours after which a vendor who has not answered is reminded; default 8,24,48,168. */
  readonly RESPONSE_REMINDER_HOURS: z.ZodType<readonly number[]>;
} = {
  COMMISSION_RATE: z
    .string()
    .regex(/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/, {
      error: 'must be a number from 0 to 1 with up to 6 decimals',
    })
    .describe('a share such as 0.10')
    // Rounded: 0.29 * 1,000,000 is not whole in floating point.
    .transform((text) => ({ millionths: Math.round(Number(text) * wholeRate) }))
    .default(defaultCommissionRate),
  RESPONSE_REMINDER_HOURS: z
    .string()
    .regex(/^\d{1,5}( *, *\d{1,5})*$/, {
      error: 'must be whole hours with commas between them',
      abort: true,
    })
    .describe('hours such as 8,24,48,168')
    .transform((text) => text.split(',').map(Number))
    .refine((hours) => hours.every((one) => one >= 1 && one <= longestHours), {
      error: `each must be from 1 to ${longestHours}`,
    })
    .refine((hours) => hours.every((one, at) => one > (hours[at - 1] ?? 0)), {
      error: 'must rise from one to the next',
    })
    .default([...defaultReminderHours]),
};
