import { isHalfOfPair, readCharacterReference } from './character-reference.ts';
import { byteOffset, readEndTag, readStartTag } from './html-tag.ts';
import { checkLink, linkedUserId } from './link.ts';
import {
  sortEntities,
  type ReadText,
  type TextEntity,
  type TextEntityType,
} from './text-entity.ts';

interface OpenTag {
  readonly name: string;
  readonly argument: string;
  readonly offset: number;
}

/** `language` of a `code` tag, kept until it is known whether a `pre` stands around it. */
interface Draft extends TextEntity {
  readonly codeLanguage?: string;
}

/**
 * Reads a text in Telegram's HTML style (parse_mode HTML).
 *
 * Reasons for refusal are worded and counted (bytes of UTF-8) like the server's, so that a bot that forgets
 * to escape a name fails here as it would there. Source: tdlib, MessageEntity.cpp. `tg-time` is not known.
 */
export function parseHtml(source: string): ReadText {
  const drafts: Draft[] = [];
  const open: OpenTag[] = [];
  let text = '';
  let hasHalfOfPair = false;
  let position = 0;

  while (position < source.length) {
    const character = source[position];
    if (character === '&') {
      const reference = readCharacterReference(source, position);
      if (reference !== undefined) {
        hasHalfOfPair ||= isHalfOfPair(reference.codePoint);
        text += String.fromCodePoint(reference.codePoint);
        position = reference.end;
        continue;
      }
    }
    if (character !== '<') {
      text += character;
      position += 1;
      continue;
    }
    if (source[position + 1] !== '/') {
      const start = readStartTag(source, position);
      if (start.kind === 'refused') return start;
      open.push({ ...start.tag, offset: text.length });
      position = start.tag.end;
      continue;
    }
    const innermost = open.pop();
    if (innermost === undefined) {
      return refused(`Unexpected end tag at byte offset ${byteOffset(source, position)}`);
    }
    const end = readEndTag(source, position, innermost.name);
    if (end.kind === 'refused') return end;
    if (text.length > innermost.offset) {
      const closed = closeTag(innermost, text, drafts);
      if (closed !== undefined) return closed;
    }
    position = end.tag.end;
  }

  const unclosed = open.at(-1);
  if (unclosed !== undefined) {
    return refused(`Can't find end tag corresponding to start tag "${unclosed.name}"`);
  }
  if (hasHalfOfPair) {
    return refused(
      'Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units',
    );
  }
  const entities = drafts.map(({ codeLanguage: _dropped, ...entity }) => entity);
  return { kind: 'read', text: { text, entities: sortEntities(entities) } };
}

const PLAIN_TAGS: Readonly<Record<string, TextEntityType>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  span: 'spoiler',
  'tg-spoiler': 'spoiler',
};

/** Adds what the closed tag marks to `drafts`; the result is a refusal, or nothing. */
function closeTag(tag: OpenTag, text: string, drafts: Draft[]): ReadText | undefined {
  const range = { offset: tag.offset, length: text.length - tag.offset };
  const plain = PLAIN_TAGS[tag.name];
  if (plain !== undefined) {
    drafts.push({ type: plain, ...range });
  } else if (tag.name === 'blockquote') {
    const type = tag.argument === '' ? 'blockquote' : 'expandable_blockquote';
    drafts.push({ type, ...range });
  } else if (tag.name === 'tg-emoji') {
    if (!/^-?[0-9]+$/.test(tag.argument) || BigInt(tag.argument) === 0n) {
      return refused('Invalid custom emoji identifier specified');
    }
    drafts.push({ type: 'custom_emoji', ...range, customEmojiId: tag.argument });
  } else if (tag.name === 'a') {
    const link = linkEntity(tag.argument === '' ? text.slice(tag.offset) : tag.argument, range);
    if (link !== undefined) drafts.push(link);
  } else {
    closeCode(tag, range, drafts);
  }
  return undefined;
}

function linkEntity(
  url: string,
  range: { readonly offset: number; readonly length: number },
): Draft | undefined {
  const userId = linkedUserId(url);
  if (userId !== undefined) return { type: 'text_mention', ...range, userId };
  const checked = checkLink(url);
  return checked === undefined ? undefined : { type: 'text_link', ...range, url: checked };
}

/** `pre` around a `code` with a language, in either order, is one block of that language. */
function closeCode(
  tag: OpenTag,
  range: { readonly offset: number; readonly length: number },
  drafts: Draft[],
): void {
  const last = drafts.at(-1);
  const isSameStretch = last?.offset === range.offset && last.length === range.length;
  if (tag.name === 'pre') {
    const language = isSameStretch && last.type === 'code' ? last.codeLanguage : undefined;
    if (language !== undefined) drafts.pop();
    drafts.push({ type: 'pre', ...range, ...(language === undefined ? {} : { language }) });
  } else if (isSameStretch && last.type === 'pre' && tag.argument !== '') {
    drafts.pop();
    drafts.push({ type: 'pre', ...range, language: tag.argument });
  } else {
    const codeLanguage = tag.argument === '' ? {} : { codeLanguage: tag.argument };
    drafts.push({ type: 'code', ...range, ...codeLanguage });
  }
}

function refused(reason: string): ReadText {
  return { kind: 'refused', reason };
}
