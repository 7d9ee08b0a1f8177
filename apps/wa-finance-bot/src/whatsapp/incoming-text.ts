import { parsePhoneNumberFromString } from 'libphonenumber-js';

import { GatewayInputError } from './errors.ts';

/** The part of a whatsapp-web.js message that decides whether it is a text that one person sent to the bot. */
export interface RawMessage {
  readonly id: { readonly id: string };
  readonly from: string;
  readonly fromMe: boolean;
  readonly type: string;
  readonly body: string;
  /** Seconds since the epoch. */
  readonly timestamp: number;
  readonly isStatus: boolean;
  readonly broadcast: boolean;
  /** Who wrote it in a group. */
  readonly author?: string | undefined;
  /** Texts by the library's types; at times it passes on WhatsApp's own objects: https://github.com/wwebjs/whatsapp-web.js/issues/3003. */
  readonly mentionedIds?: readonly (string | { readonly _serialized: string })[] | undefined;
}

/** A text of one person, still under the id that WhatsApp uses for their chat. */
export interface IncomingText {
  readonly id: string;
  /** `62812…@c.us` or `555…@lid`. */
  readonly chatId: string;
  readonly text: string;
  readonly sentAt: Date;
}

const personalChat = /^([1-9]\d*)@(c\.us|lid)$/;

/**
 * The text of a message, or undefined for everything that the bot does not answer: its own messages, groups, channels,
 * status posts and broadcasts, and what is not text.
 *
 * The id is the sender's own (`message.id.id`), not the serialized one, which has a phone number in it.
 */
export function readText(message: RawMessage): IncomingText | undefined {
  const chatId = readSender(message, message.from);
  if (chatId === undefined) return undefined;
  return {
    id: message.id.id,
    chatId,
    text: message.body,
    sentAt: new Date(message.timestamp * 1000),
  };
}

/** `id` if the message is a text that a person of that id wrote. */
export function readSender(message: RawMessage, id: string | undefined): string | undefined {
  if (message.fromMe || message.isStatus || message.broadcast) return undefined;
  if (message.type !== 'chat' || message.body === '') return undefined;
  // WhatsApp itself writes as 0@c.us.
  return id !== undefined && personalChat.test(id) ? id : undefined;
}

/**
 * The person behind a chat: E.164 (`+62812…`), or `lid:<digits>` when the id hides the phone and `phoneOfLid` does not
 * know it either.
 *
 * @param chatId - `62812…@c.us` or `555…@lid`.
 * @param phoneOfLid - Asks WhatsApp for the phone's chat id (`62812…@c.us`) behind a lid.
 */
export async function personOf(
  chatId: string,
  phoneOfLid: (lid: string) => Promise<string | undefined>,
): Promise<string> {
  const phoneId = chatId.endsWith('@lid') ? await phoneOfLid(chatId) : chatId;
  const digits = personalChat.exec(phoneId ?? '')?.[1];
  if (digits === undefined) return `lid:${chatId.replace('@lid', '')}`;
  // The spelling that the rest of the bot uses; a number of no known plan is still that person's.
  return parsePhoneNumberFromString(`+${digits}`)?.number ?? `+${digits}`;
}

/** How a person, as personOf names them, is reached: by a phone's digits, or at a chat id. */
export type Address = { readonly phone: string } | { readonly chatId: string };

/**
 * Reads a person's name as personOf gives it.
 *
 * @throws GatewayInputError when it is neither E.164 nor `lid:<digits>`.
 */
export function addressOf(person: string): Address {
  const lid = /^lid:(\d+)$/.exec(person)?.[1];
  if (lid !== undefined) return { chatId: `${lid}@lid` };
  const phone = /^\+([1-9]\d{5,14})$/.exec(person)?.[1];
  if (phone !== undefined) return { phone };
  throw new GatewayInputError('A person is +<digits> (E.164) or lid:<digits>.');
}
