import { changeChatSession } from '../../use-cases/change-chat-session.ts';
import { nowOf } from '../../use-cases/voting-context.ts';
import {
  correctedVote,
  meantVote,
  parseVote,
  type VoteInput,
} from '../../voting/input/parse-vote.ts';
import type { Rejection } from '../../voting/rejection.ts';
import type { VotingEvent } from '../../voting/voting-event.ts';
import { speak } from '../texts/translate.ts';
import { problemText, refusalText, withCorrection } from '../views/refusal-text.ts';
import { answer, type HandlerContext, reply, setupOf } from './handler-context.ts';
import type { PersonCommand } from './incoming.ts';

/**
 * `/vote yes 0.05`, `/vote no`, `/vote abstain`. A vote that counts has no answer of its own: the card shows it, and
 * a group takes 20 messages a minute.
 */
export async function handleVote(context: HandlerContext, command: PersonCommand): Promise<void> {
  const { place, person, payload, origin } = command;
  const { chatId } = place;
  const { voting, cards } = context;
  const parsed = parseVote(payload);
  if (parsed.kind === 'invalid') {
    const { speech, rules } = await setupOf(context, command);
    const corrected = meantVote(parsed, rules.amount.usual);
    await answer(context, command, problemText(speech, { ...parsed, corrected }, corrected));
    return;
  }
  const changed = await changeChatSession(
    voting,
    chatId,
    { type: 'vote', person, ...parsed.value },
    origin,
  );
  switch (changed.kind) {
    case 'changed':
      for (const { proposalId } of changed.events.filter(isVote)) {
        cards.refreshSoon(chatId, { sessionId: changed.sessionId, proposalId });
      }
      return;
    case 'repeated':
      return;
    case 'no-session':
      await answer(
        context,
        command,
        (await setupOf(context, command)).speech.html('refusal.noSession'),
      );
      return;
    case 'rejected': {
      const { rejection, session } = changed;
      // The card shows that very vote.
      if (rejection.reason === 'vote-unchanged') return;
      const speech = speak(session.language);
      const text = refusalText(speech, rejection, { session, now: nowOf(voting) });
      const corrected = correctionOf(rejection, parsed.value);
      reply(
        context,
        place,
        corrected === undefined ? text : withCorrection(speech, text, corrected),
      );
    }
  }
}

function isVote(event: VotingEvent): event is Extract<VotingEvent, { type: 'vote-cast' }> {
  return event.type === 'vote-cast';
}

function correctionOf(rejection: Rejection, { choice }: VoteInput): string | undefined {
  if (rejection.reason === 'amount-out-of-range') return correctedVote(choice, rejection.nearest);
  return rejection.reason === 'amount-not-wanted' ? correctedVote(choice) : undefined;
}
