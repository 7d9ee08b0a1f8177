import { languages } from '../../voting/voting-session.ts';
import { asLanguage } from '../texts/choose-language.ts';
import { speak } from '../texts/translate.ts';
import { lines } from '../views/view.ts';
import { type HandlerContext, reply, speechFor } from './handler-context.ts';
import type { IncomingCommand } from './incoming.ts';

/** `/language id` sets the language of a group, for its administrators; `/language` alone lists what there is. */
export async function handleLanguage(
  context: HandlerContext,
  { place, sender, payload, languageTag }: IncomingCommand,
): Promise<void> {
  const { chatId } = place;
  const speech = await speechFor(context, chatId, languageTag);
  const wanted = asLanguage(payload.trim().toLowerCase());
  if (wanted === undefined) {
    const all = languages.map(
      (language) => `<code>/language ${language}</code> ${speak(language).html('language')}`,
    );
    reply(context, place, lines(speech.html('languageList'), ...all));
    return;
  }
  const allowed =
    sender.kind === 'as-group' ||
    (sender.kind === 'person' && (await context.admins.includes(chatId, sender.person.id)));
  if (!allowed) {
    reply(context, place, speech.html('languageAdminsOnly'));
    return;
  }
  await context.languages.set(chatId, wanted);
  reply(context, place, speak(wanted).html('languageChosen'));
}
