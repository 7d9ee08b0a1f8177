import {
  encryptionEnv,
  portVariable,
  postgresEnv,
  processEnv,
  redisEnv,
  requireEncryptionKey,
  wholeNumber,
} from '@sesi/platform';
import { z } from 'zod';

/** The variables of this bot: the only place that names them. `.env.example` explains each. */
export const schema = z
  .object({
    ...processEnv,
    ...postgresEnv,
    ...redisEnv,
    ...encryptionEnv,
    PORT: portVariable(8000),
    TELEGRAM_BOT_TOKEN: z
      .string()
      .regex(/^\d{1,20}:[\w-]{20,}$/, { error: 'is not shaped like a token of Telegram' })
      .describe(
        'the token that @BotFather in Telegram gives you for /newbot, such as 123456789:AA…; or run `pnpm start`, which needs none',
      ),
    TELEGRAM_API_ROOT: z
      .string()
      .refine(isApiRoot, {
        error:
          'must be a URL that starts with http:// or https://, and one with a path must end in "/"',
      })
      .describe('https://api.telegram.org, or the address of a Bot API server of your own')
      .default('https://api.telegram.org'),
    JOIN_WINDOW_SECONDS: wholeNumber(1, 3600)
      .describe('a number of seconds, such as 15')
      .default(15),
  })
  .superRefine(requireEncryptionKey);

/** The settings, read and checked. */
export type Config = Readonly<z.output<typeof schema>>;

/** Telegraf resolves methods against the root, so what follows the last `/` of a path would get lost. */
function isApiRoot(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && ['http:', 'https:'].includes(url.protocol) && url.pathname.endsWith('/');
}
