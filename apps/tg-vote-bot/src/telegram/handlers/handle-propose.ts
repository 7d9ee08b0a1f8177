import { addProposal } from '../../use-cases/add-proposal.ts';
import type { Changed } from '../../use-cases/change-session.ts';
import { nowOf } from '../../use-cases/voting-context.ts';
import {
  correctedPropose,
  formatTerms,
  parsePropose,
  type ProposeInput,
} from '../../voting/input/parse-propose.ts';
import type { Rejection } from '../../voting/rejection.ts';
import { speak } from '../texts/translate.ts';
import { shorten } from '../views/format.ts';
import { problemText, refusalText, withCorrection } from '../views/refusal-text.ts';
import { answer, type HandlerContext, reply, setupOf } from './handler-context.ts';
import type { PersonCommand } from './incoming.ts';

/** `/propose "text" minutes` puts something to the vote and posts its card with the buttons to vote. */
export async function handlePropose(
  context: HandlerContext,
  command: PersonCommand,
): Promise<void> {
  const { place, person, payload, origin } = command;
  const { chatId } = place;
  const { voting, cards, admins } = context;
  const { speech: ownSpeech, settings, rules } = await setupOf(context, command);
  const parsed = parsePropose(payload, rules);
  if (parsed.kind === 'invalid') {
    const example = ownSpeech.plain('examples.propose');
    await answer(context, command, problemText(ownSpeech, parsed, example));
    return;
  }
  const isAdmin =
    settings.mayPropose !== 'participants' && (await admins.includes(chatId, person.id));
  const request = { person, isAdmin, ...parsed.value };
  const changed = await addProposal(voting, chatId, request, origin);
  switch (changed.kind) {
    case 'changed':
      await showProposals(context, chatId, changed);
      return;
    case 'repeated':
      cards.refreshSoon(chatId, { sessionId: changed.sessionId });
      return;
    case 'no-session':
      await answer(context, command, ownSpeech.html('refusal.noSession'));
      return;
    case 'rejected': {
      const { rejection, session } = changed;
      const speech = speak(session.language);
      const text = refusalText(speech, rejection, { session, now: nowOf(voting) });
      const corrected = correctionOf(rejection, parsed.value, rules.proposalMinutes.usual);
      reply(
        context,
        place,
        corrected === undefined ? text : withCorrection(speech, text, corrected),
      );
    }
  }
}

async function showProposals(
  { cards }: HandlerContext,
  chatId: number,
  { sessionId, events }: Extract<Changed, { kind: 'changed' }>,
): Promise<void> {
  for (const event of events) {
    if (event.type === 'proposal-opened') {
      await cards.post(chatId, { sessionId, proposalId: event.proposal.id });
    } else if (event.type === 'proposal-ended') {
      cards.refreshSoon(chatId, { sessionId, proposalId: event.proposalId });
    }
  }
  cards.refreshSoon(chatId, { sessionId });
}

/** The command as it would be accepted, where that can be said. */
function correctionOf(
  rejection: Rejection,
  { text, terms, minutes }: ProposeInput,
  usualMinutes: number,
): string | undefined {
  const { reason } = rejection;
  if (reason === 'minutes-out-of-range') return correctedPropose(text, rejection.nearest);
  const time = minutes ?? usualMinutes;
  if (reason === 'text-too-long') return correctedPropose(shorten(text, rejection.most), time);
  if (reason === 'amount-out-of-range' && terms.type === 'buy') {
    return correctedPropose(formatTerms({ ...terms, amount: rejection.nearest }, text), time);
  }
  const [order] = reason === 'unknown-order' ? rejection.orders : [];
  if (order === undefined || terms.type !== 'sell') return undefined;
  return correctedPropose(formatTerms({ ...terms, order }, text), time);
}
