import type { InputProblem, InvalidInput } from '../../voting/input/parsed.ts';
import type { Rejection } from '../../voting/rejection.ts';
import type { VotingSession } from '../../voting/voting-session.ts';
import type { Speech } from '../texts/translate.ts';
import { formatTime } from './format.ts';
import { lines } from './view.ts';

/** What a refusal is told with. */
export interface RefusalContext {
  readonly session: VotingSession | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Why something was refused, in one or two sentences.
 *
 * @param form - `html` for a message, `plain` for a toast.
 */
export function refusalText(
  speech: Speech,
  rejection: Rejection,
  { session, now }: RefusalContext,
  form: 'html' | 'plain' = 'html',
): string {
  const say = speech[form];
  switch (rejection.reason) {
    case 'text-too-long':
      return say('refusal.textTooLong', rejection);
    case 'minutes-out-of-range':
      return say('refusal.minutesOutOfRange', rejection);
    case 'amount-out-of-range':
      return say('refusal.amountOutOfRange', rejection);
    case 'amount-not-wanted':
      return say('refusal.amountNotWanted');
    case 'session-closed':
      return say('refusal.sessionClosed');
    case 'already-joined':
      return say('refusal.alreadyJoined');
    case 'joining-over':
      return say('refusal.joiningOver');
    case 'not-a-participant':
      return say(rejection.mayStillJoin ? 'refusal.joinFirst' : 'refusal.notParticipant');
    case 'proposal-open': {
      const until = formatTime(speech, rejection.endTime, now);
      return say('refusal.proposalOpen', { text: rejection.text, until });
    }
    case 'no-proposal-open':
      return say('refusal.noProposal');
    case 'proposal-over':
    case 'not-due':
      return say('refusal.proposalOver');
    case 'unknown-proposal':
      return say('refusal.unknownProposal');
    case 'vote-unchanged':
      return say('refusal.voteUnchanged');
    case 'vote-final':
      return say('refusal.voteFinal');
    case 'admins-only':
      return say('refusal.adminsOnly');
    case 'opener-only':
      return say('refusal.openerOnly', { name: session?.names[session.createdBy] ?? '' });
    case 'unknown-order':
      return say('refusal.unknownOrder', { orders: rejection.orders.join(', ') });
    case 'nothing-held':
      return say('refusal.nothingHeld');
    case 'not-allowed-to-close': {
      const name = session === undefined ? '' : (session.names[session.createdBy] ?? '');
      return say('refusal.notAllowedToClose', { name });
    }
  }
}

const problemKeys = {
  'text-missing': 'textMissing',
  'minutes-unreadable': 'minutesUnreadable',
  'token-missing': 'tokenMissing',
  'token-unreadable': 'tokenUnreadable',
  'order-missing': 'orderMissing',
  'order-unreadable': 'orderUnreadable',
  'field-unknown': 'fieldUnknown',
  'price-unreadable': 'priceUnreadable',
  'amount-unreadable': 'amountUnreadable',
  'amount-comma': 'amountComma',
  'choice-missing': 'choiceMissing',
  'format-unknown': 'formatUnknown',
} as const satisfies Record<InputProblem, string>;

/**
 * What is wrong with a command, and the command as it should be.
 *
 * @param example - shown where nothing can be guessed.
 */
export function problemText(speech: Speech, invalid: InvalidInput, example: string): string {
  const { html } = speech;
  const { problem, part = '', corrected } = invalid;
  return lines(
    html(`problem.${problemKeys[problem]}`, { part }),
    '',
    corrected === undefined
      ? html('problem.example', { command: example })
      : html('problem.copy', { command: corrected }),
  );
}

/** A refusal with the command as it would be accepted. */
export function withCorrection({ html }: Speech, text: string, command: string): string {
  return lines(text, '', html('problem.copy', { command }));
}
