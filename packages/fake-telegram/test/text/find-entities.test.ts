import { describe, expect, it } from 'vitest';

import { findEntities } from '../../src/text/find-entities.ts';

function found(text: string): readonly string[] {
  return findEntities(text).map(({ offset, length }) => text.slice(offset, offset + length));
}

describe('findEntities', () => {
  it('marks a command with its UTF-16 offset', () => {
    expect(findEntities('/vote yes 0.05')).toEqual([{ type: 'bot_command', offset: 0, length: 5 }]);
    expect(findEntities('👍🏽 ja /vote')).toEqual([{ type: 'bot_command', offset: 8, length: 5 }]);
  });

  it('takes the bot name behind the command into it', () => {
    expect(found('/vote@sesi_vote_bot yes')).toEqual(['/vote@sesi_vote_bot']);
    expect(findEntities('/vote@sesi_vote_bot yes')).toHaveLength(1);
  });

  it('knows no command where the name behind the @ is too short or missing', () => {
    expect(found('/vote@ab')).toEqual([]);
    expect(found('/vote@ yes')).toEqual([]);
  });

  it.each([
    ['either/or'],
    ['http://x'],
    ['//vote'],
    ['/vote/x'],
    ['</vote>'],
    ['é/vote'],
    ['/voté'],
    ['/'],
    [`/${'a'.repeat(65)}`],
  ])('marks nothing in %s', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('marks commands behind punctuation and up to 64 characters long', () => {
    expect(found('(/help), /start!')).toEqual(['/help', '/start']);
    expect(found(`/${'a'.repeat(64)}`)).toHaveLength(1);
  });

  it('marks mentions of at least four characters that are not inside a word', () => {
    expect(found('hi @alice and mail@alice.com @bob')).toEqual(['@alice']);
  });

  it('marks nothing inside code and links', () => {
    const code = { type: 'code', offset: 0, length: 5 } as const;
    expect(findEntities('/vote', [code])).toEqual([]);
    expect(findEntities('/vote', [{ type: 'bold', offset: 0, length: 5 }])).toHaveLength(1);
  });
});
