import { SessionNotFoundError } from '@sesi/session-core';

import { withProposal } from '../voting/evolve.ts';
import type { VotingContext } from './voting-context.ts';

/** Which message shows what: the session itself, or one of its proposals. */
export interface Card {
  readonly sessionId: string;
  /** Absent: the card of the session. */
  readonly proposalId?: string;
}

/** Notes which message shows a session or a proposal. */
export async function rememberCard(
  context: { readonly sessions: Pick<VotingContext['sessions'], 'update'> },
  { sessionId, proposalId }: Card,
  msgId: number,
): Promise<void> {
  try {
    await context.sessions.update(sessionId, (session) =>
      proposalId === undefined
        ? { ...session, msgId }
        : withProposal(session, proposalId, (proposal) => ({ ...proposal, msgId })),
    );
  } catch (error) {
    // A session that is gone has no use for its card.
    if (!(error instanceof SessionNotFoundError)) throw error;
  }
}
