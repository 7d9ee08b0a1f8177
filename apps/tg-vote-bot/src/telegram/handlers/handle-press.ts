import { type Changed, changeSession } from '../../use-cases/change-session.ts';
import { findActiveSession } from '../../use-cases/find-session.ts';
import type { VotingCommand } from '../../voting/voting-command.ts';
import { getProposal } from '../../voting/voting-session.ts';
import { type Button, decodeButton } from '../callback-data.ts';
import { type Speech, speak } from '../texts/translate.ts';
import { refusalText } from '../views/refusal-text.ts';
import { type HandlerContext, nowOf, speechFor } from './handler-context.ts';
import type { IncomingPress } from './incoming.ts';

/**
 * A press of Join, Yes, No or Abstain. What the button says is checked against the session that is open in the chat:
 * buttons stay under old messages, and anybody can send any data.
 *
 * @returns what to show to the person; every press gets an answer.
 */
export async function handlePress(context: HandlerContext, press: IncomingPress): Promise<string> {
  const { chatId, person, origin, languageTag } = press;
  const { voting, cards } = context;
  const button = decodeButton(press.data);
  const found = button === undefined ? undefined : await findActiveSession(voting, chatId);
  if (button === undefined || found === undefined) {
    return (await speechFor(context, chatId, languageTag)).plain('refusal.buttonOver');
  }
  const { id: sessionId } = found;
  const speech = speak(found.value.language);
  if (button.action === 'join' && button.sessionId !== sessionId) {
    return speech.plain('refusal.buttonOver');
  }
  const command: VotingCommand =
    button.action === 'join'
      ? { type: 'join', person }
      : { type: 'vote', person, choice: button.choice, proposalId: button.proposalId };
  const card =
    button.action === 'join' ? { sessionId } : { sessionId, proposalId: button.proposalId };
  const changed = await changeSession(voting, sessionId, command, { origin });
  switch (changed.kind) {
    case 'changed': {
      cards.refreshSoon(chatId, card);
      return confirmation(speech.plain, button, person.id, changed);
    }
    case 'rejected': {
      const { rejection, session } = changed;
      // Its buttons should not be there any more.
      if (rejection.reason === 'proposal-over' || rejection.reason === 'joining-over') {
        cards.refreshSoon(chatId, card);
      }
      return refusalText(speech, rejection, { session, now: nowOf(context) }, 'plain');
    }
    case 'repeated':
      cards.refreshSoon(chatId, card);
      return '';
    case 'no-session':
      return speech.plain('refusal.buttonOver');
  }
}

function confirmation(
  plain: Speech['plain'],
  button: Button,
  personId: string,
  { session }: Extract<Changed, { kind: 'changed' }>,
): string {
  if (button.action === 'join') return plain('toast.joined');
  const proposal = getProposal(session, button.proposalId);
  const vote = proposal?.votes[personId];
  return proposal?.type === 'buy' && vote?.vote === 'yes'
    ? plain('toast.vote.yesAmount', { amount: vote.amount })
    : plain(`toast.vote.${button.choice}`);
}
