import { badRequest } from '../errors.ts';
import type { Place, World } from '../state/world.ts';
import type { CallParameters } from './call-parameters.ts';
import { isJsonObject, optionalFlag, optionalString, requiredInteger } from './json-field.ts';

/** Which message a new one replies to. */
export interface ReplyParameters {
  /** 0 for no reply. */
  readonly messageId: number;
  readonly allowWithoutReply: boolean;
  /** The chat of the message, when it is named. */
  readonly chatId: string;
}

/**
 * Reads `reply_parameters`, or the older `reply_to_message_id` and `allow_sending_without_reply`.
 * @throws {BotApiError} When they have not the right form.
 */
export function readReplyParameters(parameters: CallParameters): ReplyParameters {
  if (!parameters.has('reply_parameters')) {
    return {
      messageId: Math.max(0, parameters.integer('reply_to_message_id')),
      allowWithoutReply: parameters.flag('allow_sending_without_reply'),
      chatId: '',
    };
  }
  const none = { messageId: 0, allowWithoutReply: false, chatId: '' };
  const read = parameters.json('reply_parameters');
  if (read.kind === 'absent') return none;
  if (read.kind === 'broken') throw badRequest("Can't parse reply parameters JSON object");
  const { value } = read;
  if (!isJsonObject(value)) throw badRequest('Object expected as reply parameters');
  if (Object.keys(value).length === 0) return none;
  return {
    chatId: optionalString(value, 'chat_id') ?? '',
    messageId: Math.max(0, requiredInteger(value, 'message_id')),
    allowWithoutReply: optionalFlag(value, 'allow_sending_without_reply'),
  };
}

/**
 * The number of the message that a new one in `place` replies to; `undefined` for no reply.
 * Replies to a message of another chat are not known to this server.
 * @throws {BotApiError} When the message does not exist and the bot insists on it.
 */
export function resolveReply(
  world: World,
  reply: ReplyParameters,
  place: Place,
): number | undefined {
  if (reply.messageId === 0) return undefined;
  if (reply.chatId !== '' && reply.chatId !== String(place.id)) {
    throw badRequest('this test server knows replies within one chat only');
  }
  if (world.messages.get(place.id, reply.messageId) !== undefined) return reply.messageId;
  if (reply.allowWithoutReply) return undefined;
  throw badRequest('message to be replied not found');
}
