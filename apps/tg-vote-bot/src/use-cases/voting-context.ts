import type { Clock } from '@sesi/platform';
import type { SessionCore, Sessions } from '@sesi/session-core';

import type { Circumstances } from '../voting/decide.ts';
import type { VotingRules } from '../voting/voting-rules.ts';
import type { VotingSession } from '../voting/voting-session.ts';
import type { DeadlineStore } from './deadlines/deadline-store.ts';
import {
  type ChatPointer,
  handledUpdate,
  votingSession,
  votingSessionByChat,
} from './voting-kinds.ts';

/** What the use cases of voting work with. */
export interface VotingContext {
  readonly core: SessionCore;
  readonly sessions: Sessions<VotingSession>;
  readonly chats: Sessions<ChatPointer>;
  readonly handled: Sessions<Record<string, never>>;
  readonly deadlines: DeadlineStore;
  readonly clock: Clock;
  readonly rules: VotingRules;
}

/** Puts the context together. */
export function createVotingContext(
  parts: Pick<VotingContext, 'core' | 'deadlines' | 'clock' | 'rules'>,
): VotingContext {
  return {
    ...parts,
    sessions: parts.core.sessions(votingSession),
    chats: parts.core.sessions(votingSessionByChat),
    handled: parts.core.sessions(handledUpdate),
  };
}

/** The moment and the rules by which a decision is made now. */
export function circumstancesOf({ clock, rules }: VotingContext): Circumstances {
  return { now: clock.now().getTime(), rules };
}
