import type { VotingSession } from '../../voting/voting-session.ts';

/** A voting session that is over. */
export interface ArchivedSession {
  readonly sessionId: string;
  readonly session: VotingSession;
}

/** The voting sessions that are over, for good. */
export interface VoteArchive {
  /** Keeps a session, its proposals and votes; one that is there already stays as it is. */
  add(archived: ArchivedSession): Promise<void>;
  /** The sessions of a chat, the newest first. */
  sessions(chatId: number, limit: number): Promise<readonly ArchivedSession[]>;
}
