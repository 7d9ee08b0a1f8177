import { findEntities } from './find-entities.ts';
import { nestEntities } from './nest-entities.ts';
import type { FormattedText, ReadText, TextEntity } from './text-entity.ts';

/**
 * A text as Telegram stores it: control characters are spaces, carriage returns and direction overrides are gone,
 * spaces and newlines at both ends are trimmed (with the entities moved), and bot commands and mentions are marked.
 *
 * Refused are entities outside the text and a text of which nothing is left. Source: tdlib, MessageEntity.cpp and misc.cpp.
 */
export function fixText(given: FormattedText): ReadText {
  const misplaced = findMisplaced(given);
  if (misplaced !== undefined) return { kind: 'refused', reason: misplaced };

  const { text: cleaned, moved } = clean(given.text);
  const trimmedEnd = cleaned.replace(/[ \n]+$/, '').length;
  if (trimmedEnd === 0) return { kind: 'refused', reason: 'Text must be non-empty' };

  const marked = given.entities
    .map((entity) => between(entity, moved(entity.offset), moved(entity.offset + entity.length)))
    .map((entity) =>
      between(entity, entity.offset, Math.min(entity.offset + entity.length, trimmedEnd)),
    )
    .filter((entity) => entity.length > 0);
  const firstMark = Math.min(trimmedEnd, ...marked.map((entity) => entity.offset));
  const blank = /^[ \n]*/.exec(cleaned.slice(0, firstMark))?.[0].length ?? 0;

  const text = cleaned.slice(blank, trimmedEnd);
  const entities = marked.map((entity) => ({ ...entity, offset: entity.offset - blank }));
  return {
    kind: 'read',
    text: { text, entities: nestEntities([...entities, ...findEntities(text, entities)]) },
  };
}

/** The server's reason for refusing entities that do not fit the text. */
function findMisplaced({ text, entities }: FormattedText): string | undefined {
  for (const { offset, length } of entities) {
    if (offset < 0 || offset > 1_000_000) {
      return `Receive an entity with incorrect offset ${offset}`;
    }
    if (length < 0 || length > 1_000_000) {
      return `Receive an entity with incorrect length ${length}`;
    }
    if (length === 0) continue;
    if (offset >= text.length) {
      return `Entity begins after the end of the text at UTF-16 offset ${offset}`;
    }
    if (offset + length > text.length) {
      return `Entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${offset + length}`;
    }
    if (isInsidePair(text, offset)) {
      return `Entity begins in a middle of a UTF-16 symbol at byte offset ${bytesThrough(text, offset)}`;
    }
    if (isInsidePair(text, offset + length)) {
      return `Entity beginning at UTF-16 offset ${offset} ends in a middle of a UTF-16 symbol at byte offset ${bytesThrough(text, offset + length)}`;
    }
  }
  return undefined;
}

function isInsidePair(text: string, offset: number): boolean {
  return (
    /[\uD800-\uDBFF]/.test(text[offset - 1] ?? '') && /[\uDC00-\uDFFF]/.test(text[offset] ?? '')
  );
}

function bytesThrough(text: string, offset: number): number {
  return Buffer.byteLength(text.slice(0, offset + 1));
}

/** Carriage returns, line separators and direction overrides, and the combining lines that draw over other text. */
const DROPPED = /\r|[\u2028-\u202E]|\u0333|\u033F|\u030A/;
const BLANKED = /[\0-\x09\x0B\x0C\x0E-\x1F]/;

function clean(text: string): { text: string; moved: (offset: number) => number } {
  const positions: number[] = [];
  let cleaned = '';
  for (let index = 0; index < text.length; index += 1) {
    positions.push(cleaned.length);
    const character = text[index] ?? '';
    if (!DROPPED.test(character)) cleaned += BLANKED.test(character) ? ' ' : character;
  }
  positions.push(cleaned.length);
  return { text: cleaned, moved: (offset) => positions[offset] ?? cleaned.length };
}

function between(entity: TextEntity, begin: number, end: number): TextEntity {
  return { ...entity, offset: begin, length: end - begin };
}
