import { badRequest } from '../errors.ts';
import type { World } from '../state/world.ts';
import { fixText } from '../text/fix-text.ts';
import { parseHtml } from '../text/parse-html.ts';
import type { FormattedText, TextEntity } from '../text/text-entity.ts';
import type { CallParameters } from './call-parameters.ts';
import {
  isJsonObject,
  optionalString,
  requiredInteger,
  requiredString,
  type JsonObject,
} from './json-field.ts';

const MAX_BYTES = 2 ** 15;
const ENTITY = "Can't parse MessageEntity: ";

/** Longest text of a message in characters, after entities are parsed (Bot API, sendMessage). */
export const MAX_TEXT_LENGTH = 4096;

/** Longest caption of a file in characters, after entities are parsed (Bot API, sendDocument). */
const MAX_CAPTION_LENGTH = 1024;

/** Where a text and its markup stand in a call. */
export interface MarkedText {
  readonly text: string;
  /** `parse_mode` */
  readonly mode: string;
  /** `entities` or `caption_entities`; anything but a list counts as absent, as on the real server. */
  readonly entities: unknown;
}

/**
 * Reads `text` with `parse_mode` or `entities`. Only its form is judged here, as on the real server,
 * which looks at the chat first and then at the text (`checkText`).
 * @throws {BotApiError} When the text is empty or its markup is broken.
 */
export function readMessageText(parameters: CallParameters): FormattedText {
  const text = parameters.text('text');
  if (text === '') throw badRequest('Message text is empty');
  return readMarkedText({
    text,
    mode: parameters.text('parse_mode'),
    entities: listIn(parameters, 'entities'),
  });
}

/**
 * Reads `caption` with `parse_mode` or `caption_entities`; it may be empty.
 * @throws {BotApiError} When its markup is broken.
 */
export function readCaption(parameters: CallParameters): FormattedText {
  return readMarkedText({
    text: parameters.text('caption'),
    mode: parameters.text('parse_mode'),
    entities: listIn(parameters, 'caption_entities'),
  });
}

/**
 * Reads a text with its markup.
 * @throws {BotApiError} When the markup is broken.
 */
export function readMarkedText({ text, mode, entities }: MarkedText): FormattedText {
  if (Buffer.byteLength(text) > MAX_BYTES) throw badRequest('Text is too long');
  switch (mode.toLowerCase()) {
    case 'html': {
      const read = parseHtml(text);
      if (read.kind === 'refused') throw badRequest(`Can't parse entities: ${read.reason}`);
      return read.text;
    }
    case '':
    case 'none':
      return { text, entities: readEntities(entities) };
    case 'markdown':
    case 'markdownv2':
      throw badRequest(
        "Can't parse entities: this test server knows parse_mode HTML and entities, not Markdown",
      );
    default:
      throw badRequest('Unsupported parse_mode');
  }
}

/**
 * The text as the message gets it. `tooLong` is the reason for more than 4096 characters, which differs between methods.
 * Mentions of people whom the server does not know are plain text.
 * @throws {BotApiError} When nothing is left, it is too long, or an entity is outside it.
 */
export function checkText(world: World, given: FormattedText, tooLong: string): FormattedText {
  const fixed = fixText(withKnownPeople(world, given));
  if (fixed.kind === 'refused') throw badRequest(fixed.reason);
  if (lengthInCharacters(fixed.text.text) > MAX_TEXT_LENGTH) throw badRequest(tooLong);
  return fixed.text;
}

/**
 * The caption as the message gets it; one of which nothing is left is empty.
 * @throws {BotApiError} When it is longer than 1024 characters or an entity is outside it.
 */
export function checkCaption(world: World, given: FormattedText): FormattedText {
  const fixed = fixText(withKnownPeople(world, given));
  if (fixed.kind === 'refused') {
    if (given.text.trim() === '') return { text: '', entities: [] };
    throw badRequest(fixed.reason);
  }
  if (lengthInCharacters(fixed.text.text) > MAX_CAPTION_LENGTH) {
    throw badRequest('Message caption is too long');
  }
  return fixed.text;
}

function withKnownPeople(world: World, { text, entities }: FormattedText): FormattedText {
  const isKnown = ({ userId }: TextEntity): boolean =>
    userId === undefined || userId === world.bot.id || world.people.get(userId) !== undefined;
  return { text, entities: entities.filter(isKnown) };
}

/** Number of Unicode characters: an emoji outside the basic plane is one. */
export function lengthInCharacters(text: string): number {
  return Array.from(text).length;
}

function listIn(parameters: CallParameters, name: string): unknown {
  const read = parameters.json(name);
  return read.kind === 'json' ? read.value : undefined;
}

function readEntities(list: unknown): readonly TextEntity[] {
  if (!Array.isArray(list)) return [];
  return list.map(readEntity).filter((entity) => entity !== undefined);
}

function readEntity(value: unknown): TextEntity | undefined {
  if (!isJsonObject(value)) throw badRequest(`${ENTITY}expected an Object`);
  const range = {
    offset: requiredInteger(value, 'offset', ENTITY),
    length: requiredInteger(value, 'length', ENTITY),
  };
  const type = requiredString(value, 'type', ENTITY);
  switch (type) {
    case 'bold':
    case 'italic':
    case 'underline':
    case 'strikethrough':
    case 'spoiler':
    case 'code':
    case 'blockquote':
    case 'expandable_blockquote':
      return { type, ...range };
    case 'pre': {
      const language = optionalString(value, 'language', ENTITY) ?? '';
      return { type, ...range, ...(language === '' ? {} : { language }) };
    }
    case 'text_link':
      return { type, ...range, url: requiredString(value, 'url', ENTITY) };
    case 'text_mention':
      return { type, ...range, userId: mentionedUserId(value) };
    case 'custom_emoji':
      return { type, ...range, customEmojiId: requiredString(value, 'custom_emoji_id', ENTITY) };
    // The server finds these by itself.
    case 'mention':
    case 'hashtag':
    case 'cashtag':
    case 'bot_command':
    case 'url':
    case 'email':
    case 'phone_number':
    case 'bank_card_number':
      return undefined;
    default:
      throw badRequest(`${ENTITY}Unsupported type specified`);
  }
}

function mentionedUserId(entity: JsonObject): number {
  const user = entity['user'];
  if (user === undefined) throw badRequest(`${ENTITY}Can't find field "user"`);
  if (!isJsonObject(user)) throw badRequest(`${ENTITY}Field "user" must be of type Object`);
  return requiredInteger(user, 'id', ENTITY);
}
