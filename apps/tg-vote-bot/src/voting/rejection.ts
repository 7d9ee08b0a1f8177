import type { VotingEvent } from './voting-event.ts';
import type { ProposalResult } from './voting-session.ts';

/** Why a command was refused; each has its own sentence for people. */
export type Rejection =
  | { readonly reason: 'text-too-long'; readonly most: number; readonly length: number }
  | {
      readonly reason: 'minutes-out-of-range';
      readonly least: number;
      readonly most: number;
      /** The accepted number next to the one that was given. */
      readonly nearest: number;
    }
  | {
      readonly reason: 'amount-out-of-range';
      readonly least: string;
      readonly most: string;
      /** The accepted decimal next to the one that was given. */
      readonly nearest: string;
    }
  /** An amount was given where none can be meant: see `takesAmount`. */
  | { readonly reason: 'amount-not-wanted' }
  | { readonly reason: 'session-closed' }
  | { readonly reason: 'already-joined' }
  | { readonly reason: 'joining-over' }
  | { readonly reason: 'not-a-participant'; readonly mayStillJoin: boolean }
  | { readonly reason: 'proposal-open'; readonly text: string; readonly endTime: number }
  | { readonly reason: 'no-proposal-open' }
  /** The button or deadline names a proposal that takes no votes any more. */
  | { readonly reason: 'proposal-over'; readonly result: ProposalResult | undefined }
  | { readonly reason: 'unknown-proposal' }
  | { readonly reason: 'vote-unchanged' }
  /** This vote is final: the rules of the proposal let nobody change theirs. */
  | { readonly reason: 'vote-final' }
  /** The chat lets only some people do that. */
  | { readonly reason: 'admins-only' }
  | { readonly reason: 'opener-only' }
  /** A sale of what the group does not hold; `orders` are those that it does. */
  | { readonly reason: 'unknown-order'; readonly orders: readonly string[] }
  | { readonly reason: 'nothing-held' }
  | { readonly reason: 'not-allowed-to-close' }
  /** A deadline came before its time. */
  | { readonly reason: 'not-due' };

/** What the rules say to a command. */
export type Decision =
  | { readonly kind: 'accepted'; readonly events: readonly VotingEvent[] }
  | Refusal;

/** A command that the rules do not allow. Nothing has changed. */
export interface Refusal {
  readonly kind: 'rejected';
  readonly rejection: Rejection;
}

/** A refusal. */
export function reject(rejection: Rejection): Refusal {
  return { kind: 'rejected', rejection };
}
