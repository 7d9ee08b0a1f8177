import { badRequest } from '../errors.ts';
import { lengthInCharacters } from '../parameters/message-text.ts';
import type { World } from '../state/world.ts';
import { DONE, type MethodAnswer, type MethodCall } from './method.ts';

/** Longest text of an answer to a press (Bot API, answerCallbackQuery). */
const MAX_ANSWER_LENGTH = 200;

/** answerCallbackQuery: once, and within 15 seconds. */
export function answerCallbackQuery({ world, parameters }: MethodCall): MethodAnswer {
  const text = parameters.text('text');
  if (lengthInCharacters(text) > MAX_ANSWER_LENGTH) throw badRequest('MESSAGE_TOO_LONG');
  const url = parameters.text('url');
  if (url !== '' && !isOwnLink(world, url)) throw badRequest('URL_INVALID');
  const query = world.callbackQueries.answer(parameters.text('callback_query_id'));
  if (query === undefined) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid');
  }
  world.announceAnswer(query, {
    text,
    showAlert: parameters.flag('show_alert'),
    ...(url === '' ? {} : { url }),
  });
  return DONE;
}

/** Without a game the only link is one to the bot itself (Bot API, answerCallbackQuery). */
function isOwnLink({ bot }: World, url: string): boolean {
  const link = /^(?:https?:\/\/)?t(?:elegram)?\.me\/(?<name>[^/?]+)\?start=/i.exec(url);
  return link?.groups?.['name']?.toLowerCase() === bot.username.toLowerCase();
}
