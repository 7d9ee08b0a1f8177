import { pgSchema, timestamp } from 'drizzle-orm/pg-core';

/** The schema of Postgres that this package owns. */
export const access = pgSchema('access');

/** A moment, to the millisecond. */
export const time = (name: string): ReturnType<typeof timestamp<string, 'date'>> =>
  timestamp(name, { withTimezone: true, precision: 3 });
