import { badRequest } from '../errors.ts';
import { lengthInCharacters } from '../parameters/message-text.ts';
import { DONE, type MethodAnswer, type MethodCall } from './method.ts';

/** Longest text of an answer to a press (Bot API, answerCallbackQuery). */
const MAX_ANSWER_LENGTH = 200;

/** answerCallbackQuery: once, and within 15 seconds. */
export function answerCallbackQuery({ world, parameters }: MethodCall): MethodAnswer {
  const text = parameters.text('text');
  if (lengthInCharacters(text) > MAX_ANSWER_LENGTH) throw badRequest('MESSAGE_TOO_LONG');
  const query = world.callbackQueries.answer(parameters.text('callback_query_id'));
  if (query === undefined) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid');
  }
  const url = parameters.text('url');
  world.announceAnswer(query, {
    text,
    showAlert: parameters.flag('show_alert'),
    ...(url === '' ? {} : { url }),
  });
  return DONE;
}
