import { changeSession } from '../../use-cases/change-session.ts';
import { findActiveSessionId, getSession } from '../../use-cases/find-session.ts';
import { nowOf } from '../../use-cases/voting-context.ts';
import { parseAmount } from '../../voting/amount.ts';
import type { VotingCommand } from '../../voting/voting-command.ts';
import {
  getProposal,
  type Language,
  type Person,
  takesAmount,
  type VotingSession,
} from '../../voting/voting-session.ts';
import { type Button, decodeButton, type SettingsButton } from '../callback-data.ts';
import { languageOf } from '../texts/choose-language.ts';
import { speak } from '../texts/translate.ts';
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
  const sessionId = button === undefined ? undefined : await findActiveSessionId(voting, chatId);
  const command = button === undefined ? undefined : commandOf(button, person);
  if (button === undefined || sessionId === undefined || command === undefined) {
    return buttonOver(languageOf(languageTag));
  }
  if ('sessionId' in button && button.sessionId !== sessionId) {
    const session = await getSession(voting, sessionId);
    return buttonOver(session?.language ?? languageOf(languageTag));
  }
  const card = 'sessionId' in button ? { sessionId } : { sessionId, proposalId: button.proposalId };
  // The session is not read before: the change reads it anyway.
  const changed = await changeSession(voting, sessionId, command, { origin });
  switch (changed.kind) {
    case 'changed':
      cards.refreshSoon(chatId, card);
      return confirmation(button, person.id, changed.session);
    case 'rejected': {
      const { rejection, session } = changed;
      // Its buttons should not be there any more.
      if (rejection.reason === 'proposal-over' || rejection.reason === 'joining-over') {
        cards.refreshSoon(chatId, card);
      }
      const at = { session, now: nowOf(voting) };
      return refusalText(speak(session.language), rejection, at, 'plain');
    }
    case 'repeated':
      cards.refreshSoon(chatId, card);
      return '';
    case 'no-session':
      return buttonOver(languageOf(languageTag));
  }
}

function buttonOver(language: Language): string {
  return speak(language).plain('refusal.buttonOver');
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

function confirmation(button: SessionButton, personId: string, session: VotingSession): string {
  const { plain } = speak(session.language);
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
