import { freePort } from '@sesi/test-services';

import { LocalError } from '../local-error.ts';
import { ownCommand } from '../own-command.ts';

/**
 * Refuses a port that another program has.
 *
 * @param port - 0 stands for any free one.
 * @param what - who wants it, such as `wa-finance-bot`.
 * @param variable - the setting that chooses another one, such as `WA_PORT`.
 * @throws LocalError naming both.
 */
export async function requireFreePort(port: number, what: string, variable: string): Promise<void> {
  if (port === 0 || (await freePort(port)) === port) {
    return;
  }
  throw new LocalError(
    `Port ${port}, which ${what} needs, is in use by another program. ` +
      `Stop that program, or choose another port: ${variable}=${port + 1} ${ownCommand('start')}`,
  );
}
