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
}

/** What people and deadlines ask of a session that is there. */
export type VotingCommand =
  | { readonly type: 'join'; readonly person: Person }
  | {
      readonly type: 'propose';
      readonly person: Person;
      readonly proposalId: string;
      readonly text: string;
      readonly terms: ProposalTerms;
      /** Absent: the usual time. */
      readonly minutes?: number;
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
  /** The time of a proposal is over. */
  | { readonly type: 'end-proposal'; readonly proposalId: string }
  /** The time of the session is over. */
  | { readonly type: 'end-session' };
