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
} from '@sesi/platform';
import { z } from 'zod';

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
