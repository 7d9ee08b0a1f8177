import {
  encryptionEnv,
  operatorsEnv,
  portVariable,
  postgresEnv,
  processEnv,
  redisEnv,
  requireEncryptionKey,
  requireForOperators,
  urlVariable,
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
    ...operatorsEnv,
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
    TELEGRAM_WEBHOOK_URL: urlVariable(['https:', 'http:'])
      .describe('the address of this bot on the internet, such as https://bot.example.org')
      .optional(),
    TELEGRAM_WEBHOOK_SECRET: z
      .string()
      .regex(/^[\w-]{24,256}$/, { error: 'must be 24 to 256 letters, digits, _ and -' })
      .describe('what `openssl rand -hex 32` prints')
      .optional(),
    EXECUTION_WEBHOOK_URL: urlVariable(['https:', 'http:'])
      .describe('where your trading system takes approved trades')
      .optional(),
    EXECUTION_WEBHOOK_SECRET: z
      .string()
      .min(24, { error: 'must have 24 characters at least' })
      .describe('what `openssl rand -hex 32` prints; your trading system checks signatures with it')
      .optional(),
    JOIN_WINDOW_SECONDS: wholeNumber(1, 3600)
      .describe('a number of seconds, such as 15')
      .default(15),
  })
  .superRefine(requireEncryptionKey)
  .superRefine(requireForOperators)
  .superRefine(requireSecrets);

/** The settings, read and checked. */
export type Config = Readonly<z.output<typeof schema>>;

/** Telegraf resolves methods against the root, so what follows the last `/` of a path would get lost. */
function isApiRoot(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && ['http:', 'https:'].includes(url.protocol) && url.pathname.endsWith('/');
}

/** Whoever knows the address of a webhook could send to it: a secret tells the right sender, and there is no usual one. */
function requireSecrets(
  config: Readonly<Partial<Record<string, unknown>>>,
  context: z.RefinementCtx,
): void {
  for (const name of ['TELEGRAM_WEBHOOK', 'EXECUTION_WEBHOOK']) {
    if (config[`${name}_URL`] !== undefined && config[`${name}_SECRET`] === undefined) {
      context.addIssue({
        code: 'custom',
        path: [`${name}_SECRET`],
        message: `is needed with ${name}_URL: put in what \`openssl rand -hex 32\` prints`,
      });
    }
  }
}
