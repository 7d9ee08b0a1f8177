import { readCharacterReference } from './character-reference.ts';

/** A start tag that was read: its name in lower case and the one attribute that matters for it. */
export interface StartTag {
  readonly name: string;
  /** `href`, the language of `code`, the class of `span`, the id of `tg-emoji`; empty when absent. */
  readonly argument: string;
  /** Position behind the `>`. */
  readonly end: number;
}

/** A tag, or the server's reason for refusing the text. */
export type ReadTag<T> =
  | { readonly kind: 'tag'; readonly tag: T }
  | { readonly kind: 'refused'; readonly reason: string };

const NAMES = new Set(
  'a b strong i em s strike del u ins tg-spoiler tg-emoji span pre code blockquote'.split(' '),
);

/** Length in UTF-8 of everything before `position`: the server counts bytes in its reasons. */
export function byteOffset(source: string, position: number): number {
  return Buffer.byteLength(source.slice(0, position));
}

/** The start tag whose `<` is at `begin`. */
export function readStartTag(source: string, begin: number): ReadTag<StartTag> {
  const at = byteOffset(source, begin);
  let position = begin + 1;
  while (!isSpaceOrEnd(source, position) && source[position] !== '>') position += 1;
  if (position >= source.length) return refused(`Unclosed start tag at byte offset ${at}`);
  const name = source.slice(begin + 1, position).toLowerCase();
  if (!NAMES.has(name)) return refused(`Unsupported start tag "${name}" at byte offset ${at}`);

  let argument = '';
  while (source[position] !== '>') {
    position = skipSpace(source, position);
    if (source[position] === '>') break;
    const attribute = readAttribute(source, position, name, at);
    if (attribute.kind === 'refused') return attribute;
    argument = argumentOf(name, attribute.tag) ?? argument;
    position = attribute.tag.end;
  }
  if (name === 'span' && argument !== 'spoiler') {
    return refused(`Tag "span" must have class "tg-spoiler" at byte offset ${at}`);
  }
  return { kind: 'tag', tag: { name, argument, end: position + 1 } };
}

/** The end tag whose `<` is at `begin`; `expected` is the innermost open tag. */
export function readEndTag(
  source: string,
  begin: number,
  expected: string,
): ReadTag<{ readonly end: number }> {
  const at = byteOffset(source, begin);
  let position = begin + 2;
  while (!isSpaceOrEnd(source, position) && source[position] !== '>') position += 1;
  const name = source.slice(begin + 2, position).toLowerCase();
  position = skipSpace(source, position);
  if (source[position] !== '>') return refused(`Unclosed end tag at byte offset ${at}`);
  if (name !== '' && name !== expected) {
    return refused(
      `Unmatched end tag at byte offset ${at}, expected "</${expected}>", found "</${name}>"`,
    );
  }
  return { kind: 'tag', tag: { end: position + 1 } };
}

interface Attribute {
  readonly name: string;
  /** `undefined` for an attribute without `=`. */
  readonly value: string | undefined;
  readonly end: number;
}

function readAttribute(
  source: string,
  begin: number,
  tagName: string,
  tagAt: number,
): ReadTag<Attribute> {
  let position = begin;
  while (!isSpaceOrEnd(source, position) && !'=>/"\''.includes(source[position] ?? '')) {
    position += 1;
  }
  const name = source.slice(begin, position);
  if (name === '') {
    return refused(`Empty attribute name in the tag "${tagName}" at byte offset ${tagAt}`);
  }
  position = skipSpace(source, position);
  if (source[position] !== '=') {
    return position >= source.length
      ? refused(`Unclosed start tag "${tagName}" at byte offset ${tagAt}`)
      : { kind: 'tag', tag: { name, value: undefined, end: position } };
  }
  position = skipSpace(source, position + 1);
  if (position >= source.length) {
    return refused(`Unclosed start tag "${tagName}" at byte offset ${tagAt}`);
  }
  const quote = source[position];
  const read =
    quote === '"' || quote === "'"
      ? readQuoted(source, position, quote)
      : readToken(source, position);
  if (read.kind === 'refused') return read;
  if (read.tag.end >= source.length) return refused(`Unclosed start tag at byte offset ${tagAt}`);
  return { kind: 'tag', tag: { name, ...read.tag } };
}

interface AttributeValue {
  readonly value: string;
  readonly end: number;
}

function readToken(source: string, begin: number): ReadTag<AttributeValue> {
  let position = begin;
  while (/[a-zA-Z0-9.-]/.test(source[position] ?? '')) position += 1;
  if (!isSpaceOrEnd(source, position) && source[position] !== '>') {
    return refused(`Unexpected end of name token at byte offset ${byteOffset(source, begin)}`);
  }
  const value = source.slice(begin, position).toLowerCase();
  return { kind: 'tag', tag: { value, end: position } };
}

function readQuoted(source: string, begin: number, quote: string): ReadTag<AttributeValue> {
  let position = begin + 1;
  let value = '';
  while (position < source.length && source[position] !== quote) {
    const reference =
      source[position] === '&' ? readCharacterReference(source, position) : undefined;
    value += reference === undefined ? source[position] : String.fromCodePoint(reference.codePoint);
    position = reference === undefined ? position + 1 : reference.end;
  }
  return { kind: 'tag', tag: { value, end: Math.min(position + 1, source.length) } };
}

function argumentOf(tagName: string, { name, value }: Attribute): string | undefined {
  if (tagName === 'blockquote' && name === 'expandable') return '1';
  if (value === undefined) return undefined;
  if (tagName === 'a' && name === 'href') return value;
  if (tagName === 'tg-emoji' && name === 'emoji-id') return value;
  if (tagName === 'code' && name === 'class' && value.startsWith('language-')) {
    return value.slice('language-'.length);
  }
  if (tagName === 'span' && name === 'class' && value.startsWith('tg-')) return value.slice(3);
  return undefined;
}

function isSpaceOrEnd(source: string, position: number): boolean {
  return position >= source.length || /[ \t\r\n\v\0]/.test(source[position] ?? '');
}

function skipSpace(source: string, begin: number): number {
  let position = begin;
  while (position < source.length && isSpaceOrEnd(source, position)) position += 1;
  return position;
}

function refused(reason: string): { readonly kind: 'refused'; readonly reason: string } {
  return { kind: 'refused', reason };
}
