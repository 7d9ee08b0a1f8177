import { openSession } from '../../use-cases/open-session.ts';
import {
  correctedCreateSession,
  parseCreateSession,
} from '../../voting/input/parse-create-session.ts';
import { problemText, refusalText, withCorrection } from '../views/refusal-text.ts';
import { type HandlerContext, nowOf, reply, speechFor } from './handler-context.ts';
import type { PersonCommand } from './incoming.ts';

/** `/create_session "message" minutes` opens a session and posts its card with the button to join. */
export async function handleCreateSession(
  context: HandlerContext,
  { place, person, payload, origin, languageTag }: PersonCommand,
): Promise<void> {
  const { chatId, threadId } = place;
  const { voting, cards } = context;
  const speech = await speechFor(context, chatId, languageTag);
  const parsed = parseCreateSession(payload, voting.rules);
  if (parsed.kind === 'invalid') {
    reply(context, place, problemText(speech, parsed, speech.plain('examples.createSession')));
    return;
  }
  const opened = await openSession(
    voting,
    {
      chatId,
      ...(threadId === undefined ? {} : { threadId }),
      language: speech.language,
      person,
      ...parsed.value,
    },
    origin,
  );
  switch (opened.kind) {
    case 'opened':
      await cards.post(chatId, { sessionId: opened.sessionId });
      return;
    case 'repeated':
      // What this message asked for was done, but perhaps not all of it was seen.
      if (opened.found !== undefined) cards.refreshSoon(chatId, { sessionId: opened.found.id });
      return;
    case 'already-open': {
      const message = opened.found?.value.message ?? '…';
      reply(context, place, speech.html('refusal.alreadyOpen', { message }));
      return;
    }
    case 'rejected': {
      const { rejection } = opened;
      const text = refusalText(speech, rejection, { session: undefined, now: nowOf(context) });
      const answer =
        rejection.reason === 'minutes-out-of-range'
          ? withCorrection(
              speech,
              text,
              correctedCreateSession(parsed.value.message, rejection.nearest),
            )
          : text;
      reply(context, place, answer);
    }
  }
}
