import { changeSession } from '../../use-cases/change-session.ts';
import { findActiveSession } from '../../use-cases/find-session.ts';
import { nowOf } from '../../use-cases/voting-context.ts';
import type { Person } from '../../voting/voting-session.ts';
import { speak } from '../texts/translate.ts';
import { refusalText } from '../views/refusal-text.ts';
import { sessionClosedMessage } from '../views/result-message.ts';
import { answer, type HandlerContext, reply, setupOf } from './handler-context.ts';
import type { IncomingCommand } from './incoming.ts';

/**
 * `/close_session`, for whoever opened the session and for the group's administrators, anonymous ones too. A vote
 * that runs is cancelled.
 */
export async function handleCloseSession(
  context: HandlerContext,
  command: IncomingCommand,
): Promise<void> {
  const { place, sender, origin } = command;
  const { chatId } = place;
  const { voting, cards, admins } = context;
  const { speech: ownSpeech } = await setupOf(context, command);
  if (sender.kind === 'as-channel') {
    await answer(context, command, ownSpeech.html('sender.asChannel'));
    return;
  }
  const found = await findActiveSession(voting, chatId);
  if (found === undefined) {
    await answer(context, command, ownSpeech.html('refusal.noSession'));
    return;
  }
  // Only administrators can write as their group.
  const person: Person =
    sender.kind === 'person' ? sender.person : { id: String(chatId), name: 'admin' };
  const isAdmin =
    sender.kind === 'as-group' ||
    (person.id !== found.value.createdBy && (await admins.includes(chatId, person.id)));
  const changed = await changeSession(
    voting,
    found.id,
    { type: 'close', person, isAdmin },
    { origin },
  );
  const sessionId = found.id;
  switch (changed.kind) {
    case 'changed': {
      const cancelled = changed.events.filter(({ type }) => type === 'proposal-cancelled');
      for (const event of changed.events) {
        if ('proposalId' in event) {
          cards.refreshSoon(chatId, { sessionId, proposalId: event.proposalId });
        }
      }
      cards.refreshSoon(chatId, { sessionId });
      const speech = speak(changed.session.language);
      reply(context, place, sessionClosedMessage(speech, changed.session, cancelled.length > 0));
      return;
    }
    case 'rejected': {
      const speech = speak(changed.session.language);
      const about = { session: changed.session, now: nowOf(voting) };
      reply(context, place, refusalText(speech, changed.rejection, about));
      return;
    }
    case 'repeated':
    case 'no-session':
      cards.refreshSoon(chatId, { sessionId });
  }
}
