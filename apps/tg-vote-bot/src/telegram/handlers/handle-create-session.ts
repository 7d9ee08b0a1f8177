import { openSession } from '../../use-cases/open-session.ts';
import { nowOf } from '../../use-cases/voting-context.ts';
import {
  correctedCreateSession,
  type CreateSessionInput,
  parseCreateSession,
} from '../../voting/input/parse-create-session.ts';
import type { Rejection } from '../../voting/rejection.ts';
import { shorten } from '../views/format.ts';
import { problemText, refusalText, withCorrection } from '../views/refusal-text.ts';
import { answer, type HandlerContext, reply, setupOf } from './handler-context.ts';
import type { PersonCommand } from './incoming.ts';

/** `/create_session "message" minutes` opens a session and posts its card with the button to join. */
export async function handleCreateSession(
  context: HandlerContext,
  command: PersonCommand,
): Promise<void> {
  const { place, person, payload, origin } = command;
  const { chatId, threadId } = place;
  const { voting, cards, admins } = context;
  const { speech, settings, rules } = await setupOf(context, command);
  const parsed = parseCreateSession(payload, rules);
  if (parsed.kind === 'invalid') {
    const example = speech.plain('examples.createSession');
    await answer(context, command, problemText(speech, parsed, example));
    return;
  }
  const isAdmin = settings.mayOpen === 'admins' && (await admins.includes(chatId, person.id));
  const opened = await openSession(
    voting,
    {
      chatId,
      ...(threadId === undefined ? {} : { threadId }),
      language: speech.language,
      person,
      isAdmin,
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
      const text = refusalText(speech, rejection, { session: undefined, now: nowOf(voting) });
      const corrected = correctionOf(rejection, parsed.value, rules.sessionMinutes.usual);
      reply(
        context,
        place,
        corrected === undefined ? text : withCorrection(speech, text, corrected),
      );
    }
  }
}

/** The command as it would be accepted, where that can be said. */
function correctionOf(
  rejection: Rejection,
  { message, minutes }: CreateSessionInput,
  usualMinutes: number,
): string | undefined {
  if (rejection.reason === 'minutes-out-of-range') {
    return correctedCreateSession(message, rejection.nearest);
  }
  if (rejection.reason !== 'text-too-long') return undefined;
  return correctedCreateSession(shorten(message, rejection.most), minutes ?? usualMinutes);
}
