import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { formatAmount } from '../../src/voting/amount.ts';
import { parseCreateSession } from '../../src/voting/input/parse-create-session.ts';
import { correctedPropose, parsePropose } from '../../src/voting/input/parse-propose.ts';
import { meantVote, parseVote } from '../../src/voting/input/parse-vote.ts';
import { usualRules } from '../../src/voting/rules/voting-rules.ts';

const buy = { type: 'buy', token: 'BONK', amount: '0.05', price: 'market' } as const;

describe('/create_session', () => {
  test.each([
    ['"Where do we eat?" 60', { message: 'Where do we eat?', minutes: 60 }],
    ['“Where do we eat?” 60', { message: 'Where do we eat?', minutes: 60 }],
    ['„Wo essen wir?“ 60', { message: 'Wo essen wir?', minutes: 60 }],
    ['«¿Dónde comemos?» 60', { message: '¿Dónde comemos?', minutes: 60 }],
    ["'Lunch, it's on me' 60", { message: "Lunch, it's on me", minutes: 60 }],
    ['‘Lunch’ 60m', { message: 'Lunch', minutes: 60 }],
    ['Where do we eat? 60', { message: 'Where do we eat?', minutes: 60 }],
    ['Where do we eat?', { message: 'Where do we eat?' }],
    ['"Where do we eat?"', { message: 'Where do we eat?' }],
    ['"Where do we eat? 60', { message: 'Where do we eat?', minutes: 60 }],
    ['Where do we eat?" 60', { message: 'Where do we eat?', minutes: 60 }],
    ["it's lunch time 60", { message: "it's lunch time", minutes: 60 }],
    ["'twas the dog's 5", { message: "'twas the dog's", minutes: 5 }],
    ['"He said "now" to me" 5', { message: 'He said "now" to me', minutes: 5 }],
    ['"Two\nlines"\n60', { message: 'Two\nlines', minutes: 60 }],
    ['  "Lunch"   2h ', { message: 'Lunch', minutes: 120 }],
    ['"Lunch" 1 jam', { message: 'Lunch', minutes: 60 }],
    ['"Lunch" 3 hari', { message: 'Lunch', minutes: 3 * 24 * 60 }],
    ['"Lunch" 1d', { message: 'Lunch', minutes: 24 * 60 }],
  ])('%j', (payload, value) => {
    expect(parseCreateSession(payload, usualRules)).toEqual({ kind: 'parsed', value });
  });

  test.each([
    ['', { problem: 'text-missing' }],
    ['""', { problem: 'text-missing' }],
    ['"" 60', { problem: 'text-missing' }],
    [
      '"Lunch" soon',
      { problem: 'minutes-unreadable', part: 'soon', corrected: '/create_session "Lunch" 1440' },
    ],
    ['"Lunch" 1.5', { problem: 'minutes-unreadable', part: '1.5' }],
    ['"Lunch" -5', { problem: 'minutes-unreadable', part: '-5' }],
  ])('%j is refused', (payload, invalid) => {
    expect(parseCreateSession(payload, usualRules)).toMatchObject({ kind: 'invalid', ...invalid });
  });
});

describe('/propose', () => {
  test.each([
    ['"BUY token=BONK amount=0.05 price=market" 5', buy, 5],
    ['“BUY token=BONK amount=0.05 price=market” 5m', buy, 5],
    ['«BUY token=BONK amount=0.05» 5 min', buy, 5],
    ['BUY token=BONK amount=0.05 price=market 5m', buy, 5],
    ['BUY token=BONK amount=0.05', buy, undefined],
    ['buy token=BONK amount=0.05', buy, undefined],
    ['Buy Token = BONK Amount = 0.050 Price = Market 1h', buy, 60],
    ['"BUY\ntoken=BONK\namount=.05"\n10', buy, 10],
    ['BUY token=BONK', { ...buy, amount: '0.01' }, undefined],
    [
      'BUY token=$BONK price=target: 0.00001',
      { ...buy, token: '$BONK', amount: '0.01', price: 'target:0.00001' },
      undefined,
    ],
    ['"SELL order=42" 3', { type: 'sell', order: '42' }, 3],
    ['Pizza on Friday? 3', { type: 'decision' }, 3],
    ['"Buy pizza for all?" 3', { type: 'decision' }, 3],
  ])('%j', (payload, terms, minutes) => {
    const parsed = parsePropose(payload, usualRules);
    expect(parsed).toMatchObject({ kind: 'parsed', value: { terms } });
    expect(parsed.kind === 'parsed' ? parsed.value.minutes : undefined).toBe(minutes);
  });

  test.each([
    ['', { problem: 'text-missing' }],
    [
      'BUY BONK 0.05',
      {
        problem: 'token-missing',
        corrected: '/propose "BUY token=BONK amount=0.05 price=market" 5',
      },
    ],
    [
      '"BUY BONK 0.05" 3',
      {
        problem: 'token-missing',
        corrected: '/propose "BUY token=BONK amount=0.05 price=market" 3',
      },
    ],
    ['BUY token=BO/NK', { problem: 'token-unreadable', part: 'BO/NK' }],
    ['BUY token=BONK slippage=1', { problem: 'field-unknown', part: 'slippage=1' }],
    ['BUY token=BONK amount=1e3', { problem: 'amount-unreadable', part: '1e3' }],
    ['BUY token=BONK amount=-1', { problem: 'amount-unreadable', part: '-1' }],
    ['BUY token=BONK amount=NaN', { problem: 'amount-unreadable', part: 'NaN' }],
    [
      'BUY token=BONK amount=0,05',
      {
        problem: 'amount-comma',
        corrected: '/propose "BUY token=BONK amount=0.05 price=market" 5',
      },
    ],
    [
      'BUY token=BONK amount=0.05 price=cheap',
      {
        problem: 'price-unreadable',
        part: 'cheap',
        corrected: '/propose "BUY token=BONK amount=0.05 price=market" 5',
      },
    ],
    ['BUY token=BONK price=target:0', { problem: 'price-unreadable' }],
    ['SELL', { problem: 'order-missing' }],
    ['SELL 42', { problem: 'order-missing', corrected: '/propose "SELL order=42" 5' }],
    ['"SELL order=4 2"', { problem: 'field-unknown' }],
    [
      '"BUY token=BONK" 5x',
      {
        problem: 'minutes-unreadable',
        part: '5x',
        corrected: '/propose "BUY token=BONK amount=0.01 price=market" 5',
      },
    ],
  ])('%j is refused', (payload, invalid) => {
    expect(parsePropose(payload, usualRules)).toMatchObject({ kind: 'invalid', ...invalid });
  });

  test('every correction is accepted when it is sent', () => {
    const piece = fc.constantFrom(
      'BUY',
      'SELL',
      'token=',
      'token=BONK',
      'amount=',
      '0,5',
      '1e3',
      'price=x',
      'order=',
      '"',
      '”',
      '5',
      '9h',
      '\n',
      'x=y',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const parsed = parsePropose(pieces.join(' '), usualRules);
        if (parsed.kind === 'parsed' || parsed.corrected === undefined) return;
        expect(parsed.corrected.startsWith('/propose ')).toBe(true);
        const again = parsePropose(parsed.corrected.slice('/propose '.length), usualRules);
        expect(again.kind).toBe('parsed');
      }),
      { numRuns: 2_000 },
    );
  });

  test('whatever is typed is read or refused, never lost in an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (payload) => {
        for (const parse of [parsePropose, parseVote, parseCreateSession]) {
          expect(['parsed', 'invalid']).toContain(parse(payload, usualRules).kind);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('a correction is the command to copy', () => {
    expect(correctedPropose('Pizza?', 10)).toBe('/propose "Pizza?" 10');
  });
});

describe('/vote', () => {
  test.each([
    ['yes', 'yes', undefined],
    ['YES', 'yes', undefined],
    ['yes 0.05', 'yes', '0.05'],
    [' yes   .05 ', 'yes', '0.05'],
    ['no', 'no', undefined],
    ['abstain', 'abstain', undefined],
    ['ya', 'yes', undefined],
    ['tidak', 'no', undefined],
    ['sí 0.1', 'yes', '0.1'],
  ])('%j', (payload, choice, amount) => {
    const parsed = parseVote(payload);
    expect(parsed).toMatchObject({ kind: 'parsed', value: { choice } });
    const read = parsed.kind === 'parsed' ? parsed.value.amount : undefined;
    expect(read === undefined ? undefined : formatAmount(read)).toBe(amount);
  });

  test.each([
    ['', { problem: 'choice-missing', corrected: '/vote yes' }],
    ['maybe', { problem: 'choice-missing', part: 'maybe' }],
    ['0.05', { problem: 'choice-missing', corrected: '/vote yes 0.05' }],
    ['constructor', { problem: 'choice-missing' }],
    ['yes abc', { problem: 'amount-unreadable', part: 'abc', corrected: '/vote yes 0.01' }],
    ['yes NaN', { problem: 'amount-unreadable', corrected: '/vote yes 0.01' }],
    ['yes 1e3', { problem: 'amount-unreadable', corrected: '/vote yes 0.01' }],
    ['yes -1', { problem: 'amount-unreadable', corrected: '/vote yes 0.01' }],
    ['yes 0,05', { problem: 'amount-comma', corrected: '/vote yes 0.05' }],
    [
      'yes 0.05 SOL',
      { problem: 'amount-unreadable', part: '0.05 sol', corrected: '/vote yes 0.05' },
    ],
    ['no way', { problem: 'amount-unreadable', corrected: '/vote no' }],
  ])('%j is refused', (payload, invalid) => {
    const parsed = parseVote(payload);
    if (parsed.kind === 'parsed') throw new Error('it was read');
    const corrected = meantVote(parsed, usualRules.amount.usual);
    expect({ ...parsed, corrected }).toMatchObject({ kind: 'invalid', ...invalid });
  });
});
