import type { ClosedBecause, Person, Proposal, Vote, VotingSession } from './voting-session.ts';

/** What happened to a voting session. Each is a row of the audit trail, in this shape. */
export type VotingEvent =
  | { readonly type: 'session-opened'; readonly session: VotingSession }
  | { readonly type: 'participant-joined'; readonly person: Person }
  | { readonly type: 'participant-left'; readonly personId: string }
  | { readonly type: 'proposal-opened'; readonly proposal: Proposal }
  | {
      readonly type: 'vote-cast';
      readonly proposalId: string;
      readonly personId: string;
      readonly vote: Vote;
      /** The vote that this one replaces. */
      readonly before?: Vote;
    }
  | {
      readonly type: 'proposal-ended';
      readonly proposalId: string;
      readonly result: 'approved' | 'rejected';
      /** How many could vote. */
      readonly eligible: number;
    }
  | { readonly type: 'proposal-cancelled'; readonly proposalId: string }
  /** The group became a supergroup: it has another id, and its messages are out of reach. */
  | { readonly type: 'session-moved'; readonly from: number; readonly to: number }
  | {
      readonly type: 'session-closed';
      readonly because: ClosedBecause;
      /** Who closed it by command. */
      readonly personId?: string;
    };
