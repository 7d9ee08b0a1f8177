import { z } from 'zod';

/** How much is logged, from everything to nothing. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** One of `logLevels`. */
export type LogLevel = (typeof logLevels)[number];

/** The variables that every process reads: spread them into an app's `z.object({ ... })`. */
export const processEnv = {
  /** `development` shows routes for developers. Unset is production: forgetting it must not open anything. */
  NODE_ENV: z
    .enum(['development', 'test', 'production'], 'must be development, test or production')
    .default('production'),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
  /** The address to listen on. The default is reached from this machine only. */
  HOST: z.string().describe('an address of this machine, such as 127.0.0.1').default('127.0.0.1'),
};
