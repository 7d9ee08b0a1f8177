import type { ChatSettings } from './chat-settings.ts';

/** What a number may be, and what it is when nothing is said. */
export interface Range {
  readonly least: number;
  readonly most: number;
  readonly usual: number;
}

/** What an amount may be, as decimals such as `0.01`. */
export interface AmountRange {
  readonly least: string;
  readonly most: string;
  readonly usual: string;
}

/** The numbers that the rules of voting work with. */
export interface VotingRules {
  /** Length of a session in minutes. */
  readonly sessionMinutes: Range;
  /** Time to vote on a proposal in minutes. */
  readonly proposalMinutes: Range;
  readonly amount: AmountRange;
  /** How long people may join after a session was opened, in milliseconds. */
  readonly joinWindowMs: number;
  /** Characters at most of a session's message and of a proposal. */
  readonly longestText: number;
}

const dayMinutes = 24 * 60;

/** The rules of contract D. A session of more than a week is more likely a typing error. */
export const usualRules: VotingRules = {
  sessionMinutes: { least: 1, most: 7 * dayMinutes, usual: dayMinutes },
  proposalMinutes: { least: 1, most: 10, usual: 5 },
  amount: { least: '0.001', most: '1', usual: '0.01' },
  joinWindowMs: 15_000,
  // Together with the names this stays far below Telegram's 4,096 characters a message.
  longestText: 400,
};

/** The rules as a chat has set them. */
export function rulesOf(rules: VotingRules, settings: ChatSettings): VotingRules {
  return {
    ...rules,
    proposalMinutes: {
      ...rules.proposalMinutes,
      most: settings.longestMinutes,
      usual: settings.usualMinutes,
    },
    amount: { ...rules.amount, most: settings.mostAmount, usual: settings.usualAmount },
  };
}
