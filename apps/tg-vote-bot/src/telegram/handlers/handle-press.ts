import { type Changed, changeSession } from '../../use-cases/change-session.ts';
import { findActiveSession } from '../../use-cases/find-session.ts';
import { nowOf } from '../../use-cases/voting-context.ts';
import { parseAmount } from '../../voting/amount.ts';
import type { VotingCommand } from '../../voting/voting-command.ts';
import { getProposal, type Person, takesAmount } from '../../voting/voting-session.ts';
import { type Button, decodeButton, type SettingsButton } from '../callback-data.ts';
import { languageOf } from '../texts/choose-language.ts';
import { type Speech, speak } from '../texts/translate.ts';
import { refusalText } from '../views/refusal-text.ts';
import type { HandlerContext } from './handler-context.ts';
import type { IncomingPress } from './incoming.ts';
import { handleSettingsPress } from './settings/handle-settings.ts';

type SessionButton = Exclude<Button, SettingsButton>;

/**
 * A press of a button. What the button says is checked against the session that is open in the chat: buttons stay
 * under old messages, and anybody can send any data.
 *
 * @returns what to show to the person; every press gets an answer.
 */
export async function handlePress(context: HandlerContext, press: IncomingPress): Promise<string> {
  const { chatId, person, origin, languageTag } = press;
  const { voting, cards } = context;
  const button = decodeButton(press.data);
  if (button?.action === 'settings') return handleSettingsPress(context, press, button);
  const found = button === undefined ? undefined : await findActiveSession(voting, chatId);
  const command = button === undefined ? undefined : commandOf(button, person);
  if (button === undefined || found === undefined || command === undefined) {
    return speak(languageOf(languageTag)).plain('refusal.buttonOver');
  }
  const { id: sessionId } = found;
  const speech = speak(found.value.language);
  if ('sessionId' in button && button.sessionId !== sessionId) {
    return speech.plain('refusal.buttonOver');
  }
  const card = 'sessionId' in button ? { sessionId } : { sessionId, proposalId: button.proposalId };
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
      return refusalText(speech, rejection, { session, now: nowOf(voting) }, 'plain');
    }
    case 'repeated':
      cards.refreshSoon(chatId, card);
      return '';
    case 'no-session':
      return speech.plain('refusal.buttonOver');
  }
}

/** What a button asks for; `undefined` where its amount is none. */
function commandOf(button: SessionButton, person: Person): VotingCommand | undefined {
  if (button.action !== 'vote') return { type: button.action, person };
  const { choice, proposalId } = button;
  const vote = { type: 'vote', person, choice, proposalId } as const;
  if (button.amount === undefined) return vote;
  const parsed = parseAmount(button.amount);
  return parsed.kind === 'amount' ? { ...vote, amount: parsed.amount } : undefined;
}

function confirmation(
  plain: Speech['plain'],
  button: SessionButton,
  personId: string,
  { session }: Extract<Changed, { kind: 'changed' }>,
): string {
  if (button.action === 'join') return plain('toast.joined');
  if (button.action === 'leave') return plain('toast.left');
  const proposal = getProposal(session, button.proposalId);
  const vote = proposal?.votes[personId];
  if (proposal === undefined || vote === undefined || !takesAmount(proposal, vote.vote)) {
    return plain(`toast.vote.${button.choice}`);
  }
  return button.choice === 'no'
    ? plain('toast.vote.noAmount', { amount: vote.amount })
    : plain('toast.vote.yesAmount', { amount: vote.amount });
}
