import {
  booleanVariable,
  encryptionEnv,
  type Environment,
  optionalBooleanVariable,
  portVariable,
  postgresEnv,
  readConfig,
  redisEnv,
} from '@sesi/platform';
import { z } from 'zod';

import { dataFolder } from '../local-environment.ts';

const schema = z.object({
  ...postgresEnv,
  ...redisEnv,
  ...encryptionEnv,
  /** The port of wa-finance-bot on this machine; 0 takes any free one. */
  WA_PORT: portVariable(3000),
  /** The port of tg-vote-bot on this machine; 0 takes any free one. */
  TG_PORT: portVariable(8000),
  TELEGRAM_BOT_TOKEN: z.string().optional(),
  WHATSAPP_ENABLED: booleanVariable(false),
  LOCAL_CHAT: optionalBooleanVariable(),
});

/** What `start` decides by. */
export interface StartSettings {
  /** The absolute folder where everything local is kept. */
  readonly dataDir: string;
  readonly waPort: number;
  readonly tgPort: number;
  /** A Postgres of the person's own: none is started then. */
  readonly postgresGiven: boolean;
  /** `given`: one of the person's own; `off`: REDIS_ENABLED=false; `find`: start one where that is possible. */
  readonly redis: 'given' | 'off' | 'find';
  /** True: tg-vote-bot talks to the real Telegram. */
  readonly realTelegram: boolean;
  /** True: wa-finance-bot talks to the real WhatsApp. */
  readonly realWhatsapp: boolean;
  /** True: wa-finance-bot takes messages over HTTP, for `pnpm chat`. */
  readonly localChat: boolean;
  /** What both bots inherit. */
  readonly environment: Environment;
}

/**
 * Reads what `start` needs from an environment. What the bots alone understand is checked by the bots.
 *
 * @throws ConfigError naming every problem.
 */
export function readStartSettings(environment: Environment): StartSettings {
  const parsed = readConfig(schema, environment);
  const redisNamed = parsed.REDIS_URL !== undefined || parsed.REDIS_HOST !== undefined;
  const redisOn = parsed.REDIS_ENABLED ?? true;
  return {
    dataDir: dataFolder(environment),
    waPort: parsed.WA_PORT,
    tgPort: parsed.TG_PORT,
    postgresGiven: parsed.DATABASE_URL !== undefined || parsed.PGHOST !== undefined,
    redis: redisOn ? (redisNamed ? 'given' : 'find') : 'off',
    realTelegram: parsed.TELEGRAM_BOT_TOKEN !== undefined,
    realWhatsapp: parsed.WHATSAPP_ENABLED,
    localChat: parsed.LOCAL_CHAT ?? !parsed.WHATSAPP_ENABLED,
    environment,
  };
}
