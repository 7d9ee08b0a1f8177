/** Kinds of marked text that the server keeps; names are those of the Bot API. */
export type TextEntityType =
  | 'blockquote'
  | 'bold'
  | 'bot_command'
  | 'code'
  | 'custom_emoji'
  | 'expandable_blockquote'
  | 'italic'
  | 'mention'
  | 'pre'
  | 'spoiler'
  | 'strikethrough'
  | 'text_link'
  | 'text_mention'
  | 'underline';

/** A marked stretch of a text. Offset and length count UTF-16 code units, as everywhere in Telegram. */
export interface TextEntity {
  readonly type: TextEntityType;
  readonly offset: number;
  readonly length: number;
  /** Of a `text_link`. */
  readonly url?: string;
  /** Of a `text_mention`: the person's id. */
  readonly userId?: number;
  /** Of a `pre`, when one was named. */
  readonly language?: string;
  /** Of a `custom_emoji`. */
  readonly customEmojiId?: string;
}

/** A text without markup and what is marked in it. */
export interface FormattedText {
  readonly text: string;
  readonly entities: readonly TextEntity[];
}

/** What reading a marked-up text gives: the text, or the server's reason for refusing it. */
export type ReadText =
  | { readonly kind: 'read'; readonly text: FormattedText }
  | { readonly kind: 'refused'; readonly reason: string };

/** Types that may overlap others and are cut where they do. */
const SPLITTABLE = new Set<TextEntityType>([
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'spoiler',
]);

/** True for bold and the like: stretches that are cut, not dropped, where they cross others. */
export function isSplittable(type: TextEntityType): boolean {
  return SPLITTABLE.has(type);
}

/** True for code and preformatted blocks: nothing is marked inside them. */
export function isVerbatim(type: TextEntityType): boolean {
  return type === 'code' || type === 'pre';
}

/** True for both kinds of block quote: the only ones that may hold links and code. */
export function isQuote(type: TextEntityType): boolean {
  return type === 'blockquote' || type === 'expandable_blockquote';
}

/** Order among entities of the same stretch, the outer one first (tdlib, MessageEntity.cpp). */
const PRIORITY: Readonly<Record<TextEntityType, number>> = {
  blockquote: 0,
  expandable_blockquote: 0,
  pre: 11,
  code: 20,
  text_link: 49,
  text_mention: 49,
  mention: 50,
  bot_command: 50,
  bold: 90,
  italic: 91,
  underline: 92,
  strikethrough: 93,
  spoiler: 94,
  custom_emoji: 99,
};

/** Entities in the order in which Telegram lists them: by start, the longer first, then by type. */
export function sortEntities(entities: readonly TextEntity[]): TextEntity[] {
  return entities.toSorted(
    (a, b) => a.offset - b.offset || b.length - a.length || PRIORITY[a.type] - PRIORITY[b.type],
  );
}
