import type { Amount } from './amount.ts';
import type { Choice, Language, Person, ProposalTerms } from './voting-session.ts';

/** What /create_session asks for. */
export interface OpenSession {
  readonly chatId: number;
  readonly threadId?: number;
  readonly language: Language;
  readonly person: Person;
  readonly message: string;
  /** Absent: the usual length. */
  readonly minutes?: number;
  /** Whether the person manages the group; asked only where the chat's settings ask for it. */
  readonly isAdmin?: boolean;
}

/** What people and deadlines ask of a session that is there. */
export type VotingCommand =
  | { readonly type: 'join'; readonly person: Person }
  | { readonly type: 'leave'; readonly person: Person }
  | {
      readonly type: 'propose';
      readonly person: Person;
      readonly proposalId: string;
      readonly text: string;
      readonly terms: ProposalTerms;
      /** Absent: the usual time. */
      readonly minutes?: number;
      /** Whether the person manages the group; asked only where the chat's settings ask for it. */
      readonly isAdmin?: boolean;
    }
  | {
      readonly type: 'vote';
      readonly person: Person;
      /** Absent: the proposal that is open (`/vote`). A button names its own. */
      readonly proposalId?: string;
      readonly choice: Choice;
      /** Absent: the usual amount, or the one of the vote before when that was a yes too. */
      readonly amount?: Amount;
    }
  | { readonly type: 'close'; readonly person: Person; readonly isAdmin: boolean }
  /** The bot was removed from the chat. */
  | { readonly type: 'abandon' }
  /** The time to join is over: a vote in which all have voted may be decided by that. */
  | { readonly type: 'end-joining' }
  /** The time of a proposal is over. */
  | { readonly type: 'end-proposal'; readonly proposalId: string }
  /** The time of the session is over. */
  | { readonly type: 'end-session' };
