import { SessionExistsError, StoreUnavailableError } from '@sesi/session-core';

import type { VotingContext } from './voting-context.ts';

/**
 * Takes the turn to edit the cards of a chat, which ends by itself.
 *
 * @returns false while somebody has it, this process or another one.
 */
export async function takeEditTurn(
  { editTurns }: { readonly editTurns: Pick<VotingContext['editTurns'], 'create'> },
  chatId: number,
): Promise<boolean> {
  try {
    await editTurns.create(String(chatId), {});
    return true;
  } catch (error) {
    // Nobody can say who has it: each process keeps its own pace then.
    if (error instanceof StoreUnavailableError) return true;
    if (error instanceof SessionExistsError) return false;
    throw error;
  }
}
