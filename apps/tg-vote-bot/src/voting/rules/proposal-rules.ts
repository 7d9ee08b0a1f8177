import { type ChatSettings, noCap, usualSettings } from './chat-settings.ts';
import type { AmountRange, VotingRules } from './voting-rules.ts';
import { rulesOf, usualRules } from './voting-rules.ts';

/** The rules of one proposal, as they were when it opened: what the chat sets later does not change them. */
export type ProposalRules = Pick<
  ChatSettings,
  | 'quorum'
  | 'majority'
  | 'weight'
  | 'changeVote'
  | 'hidden'
  | 'earlyClose'
  | 'reminders'
  | 'execution'
> & {
  /** Absent: a vote weighs all that goes with it. */
  readonly weightCap?: string;
  readonly amount: AmountRange;
};

/** The rules for a proposal that opens now. */
export function freezeRules(settings: ChatSettings, { amount }: VotingRules): ProposalRules {
  const { quorum, majority, weight, weightCap } = settings;
  const { changeVote, hidden, earlyClose, reminders, execution } = settings;
  return {
    quorum,
    majority,
    weight,
    ...(weightCap === noCap ? {} : { weightCap }),
    changeVote,
    hidden,
    earlyClose,
    reminders,
    execution,
    amount,
  };
}

/** Those of contract D, for a proposal that says nothing of its rules. */
export const usualProposalRules: ProposalRules = freezeRules(
  usualSettings,
  rulesOf(usualRules, usualSettings),
);
