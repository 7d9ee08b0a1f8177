import { SessionExistsError } from '@sesi/session-core';

import type { VotingContext } from './voting-context.ts';

/**
 * Claims an update of Telegram that changes nothing, so that its answer is given once. Those that change something are
 * claimed in the transaction of that change: see `changeSession`.
 *
 * @returns false when it was claimed before, by any process.
 */
export async function claimUpdate({ handled }: VotingContext, origin: string): Promise<boolean> {
  try {
    await handled.create(origin, {});
    return true;
  } catch (error) {
    if (error instanceof SessionExistsError) return false;
    throw error;
  }
}
