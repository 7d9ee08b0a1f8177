import { type Amount, addAmounts, amountOf } from '../amount.ts';
import type { Proposal, Vote } from '../voting-session.ts';

/** The votes on one proposal. */
export interface Tally {
  /** Heads. */
  readonly yes: number;
  readonly no: number;
  readonly abstain: number;
  /** What yes and no weigh: heads, or billionths of amounts. */
  readonly yesWeight: bigint;
  readonly noWeight: bigint;
  /** The sum of what those who said yes put in. */
  readonly yesAmount: Amount;
}

/** Counts the votes of a proposal. Each person has one vote, the last. */
export function countVotes(proposal: Pick<Proposal, 'votes' | 'rules'>): Tally {
  const votes = Object.values(proposal.votes);
  const of = (choice: string): readonly Vote[] => votes.filter(({ vote }) => vote === choice);
  const weigh = (choice: string): bigint =>
    of(choice).reduce((sum, { amount }) => sum + weightOf(proposal, amountOf(amount)), 0n);
  return {
    yes: of('yes').length,
    no: of('no').length,
    abstain: of('abstain').length,
    yesWeight: weigh('yes'),
    noWeight: weigh('no'),
    yesAmount: addAmounts(of('yes').map(({ amount }) => amountOf(amount))),
  };
}

/** What a vote with that amount weighs. */
export function weightOf({ rules }: Pick<Proposal, 'rules'>, amount: Amount): bigint {
  if (rules.weight === 'head') return 1n;
  const cap = rules.weightCap === undefined ? amount : amountOf(rules.weightCap);
  return BigInt(Math.min(amount, cap));
}
