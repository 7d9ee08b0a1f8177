/** A process for the tests of its own life: what it does when is said by the variable ACT. */
import { z } from 'zod';

import { processEnv } from '../src/config/process-env.ts';
import { ConfigError } from '../src/config/read-config.ts';
import { runService } from '../src/lifecycle/run-service.ts';

const acts = [
  'stop-in-order',
  'never-stop',
  'throw-later',
  'reject-later',
  'fail-to-start',
  'refuse-settings',
] as const;

const schema = z.object({ ...processEnv, ACT: z.enum(acts), API_TOKEN: z.string().optional() });

await runService({
  name: 'service-process',
  schema,
  env: process.env,
  graceMs: Number(process.env['GRACE_MS'] ?? 1500),
  start: async ({ ACT: act }, { logger, signal }) => {
    if (act === 'fail-to-start') {
      throw new Error('no connection to postgres://sesi:hunter2@db/bots');
    }
    if (act === 'refuse-settings') {
      throw new ConfigError([{ variable: 'A', line: 'A does not go with B.' }]);
    }
    signal.addEventListener('abort', () => logger.info({}, 'aborted'));
    await using opened = new AsyncDisposableStack();
    opened.defer(() => logger.info({}, 'first closed'));
    opened.defer(async () => {
      if (act === 'never-stop') {
        await new Promise(() => {});
      }
      logger.info({}, 'second closed');
    });
    const stack = opened.move();
    logger.info({}, 'started');
    if (act === 'throw-later') {
      setTimeout(() => {
        throw new Error('nobody catches this');
      });
    }
    if (act === 'reject-later') {
      void Promise.reject(new Error('nobody catches this'));
    }
    return stack;
  },
});
