import {
  booleanVariable,
  encryptionEnv,
  operatorsEnv,
  portVariable,
  postgresEnv,
  processEnv,
  redisEnv,
  requireEncryptionKey,
  requireForOperators,
  wholeNumber,
} from '@sesi/platform';
import { z } from 'zod';

import type { AccountTiming } from './whatsapp/account/account-store.ts';
import { defaultLimits } from './whatsapp/outbound/outbound-limits.ts';

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i;

/** The variables of this bot: the only place that names them. `.env.example` explains each. */
export const schema = z
  .object({
    ...processEnv,
    ...postgresEnv,
    ...redisEnv,
    ...encryptionEnv,
    ...operatorsEnv,
    PORT: portVariable(3000),
    WHATSAPP_ENABLED: booleanVariable(false),
    WHATSAPP_CLIENT_ID: z
      .string()
      .regex(/^[-_a-zA-Z0-9]{1,64}$/, { error: 'may have letters, digits, _ and - only' })
      .describe('a name for the account on this machine, such as main')
      .default('main'),
    WHATSAPP_DATA_DIR: z
      .string()
      .describe('a folder that only this bot may read, such as .data/whatsapp')
      .default('.data/whatsapp'),
    WHATSAPP_TAKEOVER_SECONDS: wholeNumber(3, 60)
      .describe(
        'after how many seconds another process takes the account of one that died, such as 15',
      )
      .default(15),
    WHATSAPP_RECYCLE_HOURS: wholeNumber(0, 720)
      .describe('after how many hours Chromium is started anew, such as 24; 0: never')
      .default(24),
    WHATSAPP_MAX_MEMORY_MB: wholeNumber(0, 65_536)
      .describe('above how many MiB Chromium is started anew, such as 2048; 0: never')
      .default(2_048),
    WHATSAPP_HUMAN_PACE: booleanVariable(true),
    WHATSAPP_PERSON_MINUTE: limitVariable(defaultLimits.personMinute),
    WHATSAPP_PERSON_HOUR: limitVariable(defaultLimits.personHour),
    WHATSAPP_SAME_TEXT_MINUTE: limitVariable(defaultLimits.sameTextMinute),
    WHATSAPP_OVERALL_MINUTE: limitVariable(defaultLimits.overallMinute),
    WHATSAPP_BRAKE_MINUTE: limitVariable(defaultLimits.brakeMinute),
    PUPPETEER_EXECUTABLE_PATH: z
      .string()
      .describe('the file of a Chromium or Chrome, such as /usr/bin/chromium')
      .optional(),
    PUPPETEER_ARGS: z
      .string()
      .transform(toArguments)
      .refine((args) => args.every((arg) => arg.startsWith('--')), {
        error: 'has an argument that does not begin with --',
      })
      .describe('arguments for Chromium, such as --lang=id --mute-audio, or ["--lang=id"]')
      .optional(),
    LOCAL_CHAT: booleanVariable(false),
  })
  .superRefine(requireEncryptionKey)
  .superRefine(requireForOperators)
  .superRefine((env, context) => {
    if (!env.WHATSAPP_ENABLED && !env.LOCAL_CHAT) {
      context.addIssue({
        code: 'custom',
        message:
          'Nobody could talk to the bot: set WHATSAPP_ENABLED=true for WhatsApp, or LOCAL_CHAT=true to chat over HTTP on this machine',
      });
    }
    if (env.LOCAL_CHAT && !loopback.test(env.HOST)) {
      context.addIssue({
        code: 'custom',
        message:
          'LOCAL_CHAT lets anybody who reaches the port write as any phone: set HOST=127.0.0.1, or LOCAL_CHAT=false',
      });
    }
  });

/** The settings, read and checked. */
export type Config = Readonly<z.output<typeof schema>>;

/** How the WhatsApp account is kept. */
export function accountTimingOf(config: Config): Partial<AccountTiming> {
  return {
    leaseMs: config.WHATSAPP_TAKEOVER_SECONDS * 1_000,
    recycleAfterMs: config.WHATSAPP_RECYCLE_HOURS * 60 * 60_000,
    recycleAboveMb: config.WHATSAPP_MAX_MEMORY_MB,
  };
}

/** How many messages may go out. */
function limitVariable(fallback: number) {
  return wholeNumber(1, 999_999)
    .describe(`how many messages, such as ${fallback}`)
    .default(fallback);
}

/** A JSON array, or words with spaces between. */
function toArguments(text: string, context: z.RefinementCtx): readonly string[] {
  if (!text.trimStart().startsWith('[')) {
    return text.split(/\s+/).filter((arg) => arg !== '');
  }
  try {
    return z.array(z.string()).parse(JSON.parse(text));
  } catch {
    context.addIssue({ code: 'custom', message: 'is not a JSON array of texts' });
    return z.NEVER;
  }
}
