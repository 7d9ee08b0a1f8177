import type { Person } from '../voting/voting-session.ts';

/** Who sent a message. Only a person can take part in votes. */
export type Sender =
  | { readonly kind: 'person'; readonly person: Person }
  /** An administrator who stays anonymous: `from` is the same bot account for all of them. */
  | { readonly kind: 'as-group' }
  /** A message in the name of a channel, or one that a linked channel forwards. */
  | { readonly kind: 'as-channel' };

/** What is used of Telegram's user. */
export interface TelegramUser {
  readonly id: number;
  readonly first_name: string;
  readonly last_name?: string;
  readonly username?: string;
  readonly language_code?: string;
}

/** What is used of Telegram's message. */
export interface SentMessage {
  readonly from?: TelegramUser;
  readonly chat: { readonly id: number };
  readonly sender_chat?: { readonly id: number };
}

/** Who sent a message; `undefined` for what nobody sent. */
export function senderOf({ from, chat, sender_chat: as }: SentMessage): Sender | undefined {
  if (as !== undefined) return { kind: as.id === chat.id ? 'as-group' : 'as-channel' };
  return from === undefined ? undefined : { kind: 'person', person: personOf(from) };
}

/** Characters of a name that are shown. */
const longestName = 40;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A Telegram user as a person. Characters that would disturb the text around the name are taken out. */
export function personOf({ id, first_name, last_name, username }: TelegramUser): Person {
  const full = last_name === undefined ? first_name : `${first_name} ${last_name}`;
  // Control characters, line separators and marks that turn the direction of what follows.
  const clean = full
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
  const name = shorten(clean === '' ? (username ?? String(id)) : clean);
  return { id: String(id), name, ...(username === undefined ? {} : { username }) };
}

function shorten(name: string): string {
  // No character has less than one of UTF-16, and most names need not be taken apart.
  if (name.length <= longestName) return name;
  const letters = Array.from(graphemes.segment(name), ({ segment }) => segment);
  return letters.length > longestName ? `${letters.slice(0, longestName - 1).join('')}…` : name;
}
