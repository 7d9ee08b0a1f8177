import { type EncryptionKey, parseEncryptionKeys } from '@sesi/session-core';
import { z } from 'zod';

import type { processEnv } from './process-env.ts';

/** The variable that holds the keys for sensitive sessions; pass its value on as `encryptionKeys`. */
export const encryptionEnv = {
  /** Needed where NODE_ENV is `production`, by `requireEncryptionKey`. */
  SESSION_ENCRYPTION_KEY: z
    .string()
    .transform(toKeys)
    .describe(
      'what `openssl rand -base64 32` prints, and keep it: without it nobody can open what it has sealed',
    )
    .optional(),
};

const rules = z.object(encryptionEnv);

/** What `encryptionEnv` makes of an environment. */
export type EncryptionEnv = z.output<typeof rules>;

/** For `superRefine` on the schema of a process: no production without a key. */
export function requireEncryptionKey(
  env: EncryptionEnv & { readonly NODE_ENV: z.output<typeof processEnv.NODE_ENV> },
  context: z.RefinementCtx,
): void {
  if (env.NODE_ENV === 'production' && env.SESSION_ENCRYPTION_KEY === undefined) {
    context.addIssue({
      code: 'custom',
      path: ['SESSION_ENCRYPTION_KEY'],
      message: 'is needed where NODE_ENV is production',
    });
  }
}

function toKeys(text: string, context: z.RefinementCtx): readonly EncryptionKey[] {
  try {
    return parseEncryptionKeys(text);
  } catch (error) {
    context.addIssue({
      code: 'custom',
      message: error instanceof Error ? error.message : 'cannot be read',
    });
    return z.NEVER;
  }
}
