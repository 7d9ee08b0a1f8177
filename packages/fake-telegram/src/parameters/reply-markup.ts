import { badRequest } from '../errors.ts';
import { checkLink, linkedUserId } from '../text/link.ts';
import type { InlineKeyboardButton, InlineKeyboardMarkup } from '../wire/bot-api.ts';
import type { CallParameters } from './call-parameters.ts';
import { isJsonObject, optionalString, requiredString, type JsonObject } from './json-field.ts';

/** What reply_markup asked for. Keyboards of other kinds than inline are taken and change nothing here. */
export type ReplyMarkup =
  | { readonly kind: 'none' }
  | { readonly kind: 'inline'; readonly keyboard: InlineKeyboardMarkup }
  | { readonly kind: 'other' };

const BUTTON = "Can't parse inline keyboard button: ";
const MAX_BUTTONS = 100;
const MAX_DATA_BYTES = 64;

/** Buttons of games, payment, inline mode, log-in and web apps carry one of these fields. */
const OTHER_BUTTON_FIELDS = [
  'callback_game pay switch_inline_query switch_inline_query_chosen_chat',
  'switch_inline_query_current_chat login_url web_app copy_text',
].flatMap((words) => words.split(' '));

/**
 * Reads reply_markup. Only its form is judged here, as on the real server, which looks at the chat
 * first and then at the buttons (`checkKeyboard`).
 * @throws {BotApiError} When it is not a keyboard.
 */
export function readReplyMarkup(parameters: CallParameters): ReplyMarkup {
  const read = parameters.json('reply_markup');
  if (read.kind === 'absent') return { kind: 'none' };
  if (read.kind === 'broken') throw badRequest("Can't parse reply keyboard markup JSON object");
  if (!isJsonObject(read.value)) throw badRequest('Object expected as reply markup');
  const markup = read.value;

  const rows = arrayField(markup, 'keyboard');
  if (rows.some((row) => !Array.isArray(row))) {
    throw badRequest('Field "keyboard" must be an Array of Arrays');
  }
  const inlineRows = arrayField(markup, 'inline_keyboard').map((row: unknown) => {
    if (!Array.isArray(row)) {
      throw badRequest(
        'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
      );
    }
    return row.map(readButton);
  });
  if (rows.length > 0) return { kind: 'other' };
  if (inlineRows.length > 0) return { kind: 'inline', keyboard: { inline_keyboard: inlineRows } };
  const isOther = ['remove_keyboard', 'hide_keyboard', 'force_reply', 'force_reply_keyboard'].some(
    (field) => markup[field] === true,
  );
  return { kind: isOther ? 'other' : 'none' };
}

/**
 * The keyboard as the message gets it: buttons without text and empty rows are left out;
 * `undefined` when nothing is left.
 * @throws {BotApiError} For a link that is none, data over 64 bytes, or more than 100 buttons.
 */
export function checkKeyboard(markup: ReplyMarkup): InlineKeyboardMarkup | undefined {
  if (markup.kind !== 'inline') return undefined;
  const rows = markup.keyboard.inline_keyboard
    .map((row) => row.filter((button) => button.text !== '').map(checkButton))
    .filter((row) => row.length > 0);
  const count = rows.reduce((sum, row) => sum + row.length, 0);
  if (count > MAX_BUTTONS) throw badRequest('reply markup is too long');
  return rows.length === 0 ? undefined : { inline_keyboard: rows };
}

function readButton(button: unknown): InlineKeyboardButton {
  if (!isJsonObject(button)) throw badRequest(`${BUTTON}InlineKeyboardButton must be an Object`);
  const text = requiredString(button, 'text', BUTTON);
  const url = optionalString(button, 'url', BUTTON);
  if (url !== undefined && url !== '') return { text, url };
  const data = optionalString(button, 'callback_data', BUTTON);
  if (data !== undefined && data !== '') return { text, callback_data: data };
  const other = OTHER_BUTTON_FIELDS.find((field) => button[field] !== undefined);
  if (other === undefined) {
    throw badRequest(`${BUTTON}Text buttons are unallowed in the inline keyboard`);
  }
  throw badRequest(
    `${BUTTON}this test server knows buttons with callback_data or url only, not ${other}`,
  );
}

function checkButton(button: InlineKeyboardButton): InlineKeyboardButton {
  if (button.url !== undefined) {
    const url = linkedUserId(button.url) === undefined ? checkLink(button.url) : button.url;
    if (url === undefined) {
      throw badRequest(`Inline keyboard button URL '${button.url}' is invalid: Wrong HTTP URL`);
    }
    return { text: button.text, url };
  }
  if (Buffer.byteLength(button.callback_data ?? '') > MAX_DATA_BYTES) {
    throw badRequest('BUTTON_DATA_INVALID');
  }
  return button;
}

function arrayField(object: JsonObject, name: string): readonly unknown[] {
  const value = object[name];
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw badRequest(`Field "${name}" must be of type Array`);
  return value;
}
