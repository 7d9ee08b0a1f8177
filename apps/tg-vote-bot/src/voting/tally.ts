import { type Amount, addAmounts, amountOf } from './amount.ts';
import type { Proposal } from './voting-session.ts';

/** The votes on one proposal, counted by heads: an amount is no weight. */
export interface Tally {
  readonly yes: number;
  readonly no: number;
  readonly abstain: number;
  /** The sum of what those who said yes put in. */
  readonly yesAmount: Amount;
}

/** Counts the votes of a proposal. Each person has one vote, the last. */
export function countVotes(proposal: Proposal): Tally {
  const votes = Object.values(proposal.votes);
  const count = (choice: string): number => votes.filter(({ vote }) => vote === choice).length;
  return {
    yes: count('yes'),
    no: count('no'),
    abstain: count('abstain'),
    yesAmount: addAmounts(
      votes.filter(({ vote }) => vote === 'yes').map(({ amount }) => amountOf(amount)),
    ),
  };
}

/** More yes than no among those who voted (contract D): a tie, and no vote at all, is a rejection. */
export function resultOf(tally: Tally): 'approved' | 'rejected' {
  return tally.yes > tally.no ? 'approved' : 'rejected';
}
