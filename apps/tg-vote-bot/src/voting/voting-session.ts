import type { ProposalRules } from './rules/proposal-rules.ts';

/** The languages that the bot speaks. */
export const languages = ['en', 'id', 'es'] as const;

/** One of `languages`, as an IETF tag. */
export type Language = (typeof languages)[number];

/** What a vote says. */
export const choices = ['yes', 'no', 'abstain'] as const;

/** One of `choices`. */
export type Choice = (typeof choices)[number];

/** A person as Telegram knows them: the numeric id stays, the names may change and be taken by others. */
export interface Person {
  /** The numeric Telegram id in decimal digits. */
  readonly id: string;
  /** What to show. */
  readonly name: string;
  /** Without the `@`; absent when the person has none. */
  readonly username?: string;
}

/** One person's vote on one proposal. */
export interface Vote {
  readonly vote: Choice;
  /** A decimal such as `0.05`; `0` where no amount goes with the vote: see `takesAmount`. */
  readonly amount: string;
}

/** When to buy: at once, or at a price: `target:0.5`. */
export type Price = 'market' | `target:${string}`;

/** What a proposal asks for. */
export type ProposalTerms =
  | {
      readonly type: 'buy';
      /** A symbol or an address of the token. */
      readonly token: string;
      /** A decimal such as `0.05`. */
      readonly amount: string;
      readonly price: Price;
    }
  | {
      readonly type: 'sell';
      /** The number of what was bought, as /portfolio shows it. */
      readonly order: string;
      /** Absent: at once. */
      readonly price?: Price;
    }
  | { readonly type: 'decision' };

/** How a session came to its end: somebody closed it, its time was over, or the bot was removed from the chat. */
export type ClosedBecause = 'command' | 'time' | 'abandoned';

/** How a proposal ended. `cancelled`: its session was closed first, so nothing was decided. */
export type ProposalResult = 'approved' | 'rejected' | 'cancelled';

/** A proposal and its votes. Times are epoch milliseconds. */
export type Proposal = ProposalTerms & {
  readonly id: string;
  readonly text: string;
  /** By the numeric id of the voter. */
  readonly votes: Readonly<Record<string, Vote>>;
  readonly open: boolean;
  readonly createdBy: string;
  readonly createdByUsername?: string;
  /** Minutes that were asked for; `endTime` is earlier when the session ends first. */
  readonly duration: number;
  readonly startTime: number;
  /** Votes count before this moment. */
  readonly endTime: number;
  /** As they were when it opened. */
  readonly rules: ProposalRules;
  /** The message that shows the proposal; absent until it is posted. */
  readonly msgId?: number;
  /** Absent while it is open. */
  readonly result?: ProposalResult;
  /** How many could vote, when it was decided. */
  readonly eligible?: number;
};

/**
 * What a group opens with /create_session, as it stands in `session:<id>`. Times are epoch milliseconds.
 * Called a voting session everywhere, because a session alone is what session-core keeps.
 */
export interface VotingSession {
  readonly message: string;
  /** Numeric ids in the order of joining. */
  readonly participants: readonly string[];
  /** What to show for each id, as it was when the person joined. */
  readonly names: Readonly<Record<string, string>>;
  /** Always empty: votes stand in their proposals. Kept because scripts read the field. */
  readonly votes: Readonly<Record<string, never>>;
  readonly chatId: number;
  /** The message that shows the session; absent until it is posted. */
  readonly msgId?: number;
  /** The forum topic that the session belongs to. */
  readonly threadId?: number;
  readonly open: boolean;
  readonly createdBy: string;
  readonly createdByUsername?: string;
  readonly proposals: readonly Proposal[];
  readonly language: Language;
  readonly startTime: number;
  /** People may join before this moment. */
  readonly joinUntil: number;
  /** The session ends by itself at this moment. */
  readonly endTime: number;
  /** How it was closed; absent while it is open. */
  readonly closedBecause?: ClosedBecause;
}

/** The proposal with that id, open or not. */
export function getProposal(session: VotingSession, proposalId: string): Proposal | undefined {
  return session.proposals.find(({ id }) => id === proposalId);
}

/** The proposal that takes votes at `now`. One whose time is over is not active, settled or not. */
export function findActiveProposal(session: VotingSession, now: number): Proposal | undefined {
  return session.proposals.find((proposal) => isActive(session, proposal, now));
}

/** Whether a proposal of this session takes votes at `now`. */
export function isActive(session: VotingSession, proposal: Proposal, now: number): boolean {
  return session.open && proposal.open && now < proposal.endTime;
}

/** Whether an amount goes with a vote: with yes to a purchase, and with yes and no where votes weigh by amount. */
export function takesAmount(
  { type, rules }: Pick<Proposal, 'type' | 'rules'>,
  choice: Choice,
): boolean {
  if (choice === 'abstain') return false;
  return rules.weight === 'amount' || (type === 'buy' && choice === 'yes');
}
