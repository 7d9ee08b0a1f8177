import { addProposal } from '../../use-cases/add-proposal.ts';
import type { Changed } from '../../use-cases/change-session.ts';
import {
  correctedPropose,
  formatTerms,
  parsePropose,
  type ProposeInput,
} from '../../voting/input/parse-propose.ts';
import type { Rejection } from '../../voting/rejection.ts';
import { speak } from '../texts/translate.ts';
import { problemText, refusalText, withCorrection } from '../views/refusal-text.ts';
import { type HandlerContext, nowOf, reply, speechFor } from './handler-context.ts';
import type { PersonCommand } from './incoming.ts';

/** `/propose "text" minutes` puts something to the vote and posts its card with the buttons to vote. */
export async function handlePropose(
  context: HandlerContext,
  { place, person, payload, origin, languageTag }: PersonCommand,
): Promise<void> {
  const { chatId } = place;
  const { voting, cards } = context;
  const parsed = parsePropose(payload, voting.rules);
  if (parsed.kind === 'invalid') {
    const speech = await speechFor(context, chatId, languageTag);
    reply(context, place, problemText(speech, parsed, speech.plain('examples.propose')));
    return;
  }
  const changed = await addProposal(voting, chatId, { person, ...parsed.value }, origin);
  switch (changed.kind) {
    case 'changed':
      await showProposals(context, chatId, changed);
      return;
    case 'repeated':
      cards.refreshSoon(chatId, { sessionId: changed.sessionId });
      return;
    case 'no-session':
      reply(
        context,
        place,
        (await speechFor(context, chatId, languageTag)).html('refusal.noSession'),
      );
      return;
    case 'rejected': {
      const { rejection, session } = changed;
      const speech = speak(session.language);
      const text = refusalText(speech, rejection, { session, now: nowOf(context) });
      const corrected = correctionOf(rejection, parsed.value, voting.rules.proposalMinutes.usual);
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

function correctionOf(
  rejection: Rejection,
  { text, terms, minutes }: ProposeInput,
  usualMinutes: number,
): string | undefined {
  if (rejection.reason === 'minutes-out-of-range') return correctedPropose(text, rejection.nearest);
  if (rejection.reason !== 'amount-out-of-range' || terms.type !== 'buy') return undefined;
  const within = formatTerms({ ...terms, amount: rejection.nearest }, text);
  return correctedPropose(within, minutes ?? usualMinutes);
}
