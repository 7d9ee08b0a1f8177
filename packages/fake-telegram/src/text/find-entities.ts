import { isVerbatim, type TextEntity } from './text-entity.ts';

/**
 * `/command` or `/command@name`, not inside a word or a path. A command with an `@` behind it that is no
 * valid name (3 to 32 characters) is no command at all. Source: tdlib, MessageEntity.cpp.
 */
const COMMAND =
  /(?<![\p{L}\p{N}_/<>])\/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32}|(?!@))(?![\p{L}\p{N}_/<>])/gu;

/** `@name` of 4 to 32 characters, not inside a word. */
const MENTION = /(?<![\p{L}\p{N}_])@[a-zA-Z0-9_]{4,32}(?![\p{L}\p{N}_])/gu;

/**
 * Bot commands and mentions that Telegram marks in a text by itself. Offsets count UTF-16 code units.
 * Nothing is marked inside code, or across another entity that is a link or a mention.
 */
export function findEntities(text: string, known: readonly TextEntity[] = []): TextEntity[] {
  const found = [...findAll(text, COMMAND, 'bot_command'), ...findAll(text, MENTION, 'mention')];
  const closed = known.filter((entity) => isVerbatim(entity.type) || isLink(entity));
  return found.filter((entity) => closed.every((other) => !intersect(entity, other)));
}

function findAll(text: string, pattern: RegExp, type: 'bot_command' | 'mention'): TextEntity[] {
  return Array.from(text.matchAll(pattern), (match) => ({
    type,
    offset: match.index,
    length: match[0].length,
  }));
}

function isLink({ type }: TextEntity): boolean {
  return type === 'text_link' || type === 'text_mention' || type === 'custom_emoji';
}

function intersect(a: TextEntity, b: TextEntity): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}
