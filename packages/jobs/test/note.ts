import { z } from 'zod';

import { defineJob } from '../src/index.ts';

/** A job for tests; the first retry comes after 1 s. */
export const note = defineJob({
  name: 'note',
  schema: z.object({ n: z.number() }),
  retry: { limit: 2, delayMs: 1_000, jitter: false },
});
