import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { encodeButton } from '../../src/telegram/callback-data.ts';
import { personOf } from '../../src/telegram/sender.ts';
import { speak } from '../../src/telegram/texts/translate.ts';
import { formatMinutes, formatTime } from '../../src/telegram/views/format.ts';
import { proposalCard } from '../../src/telegram/views/proposal-card.ts';
import { resultMessage, sessionEndMessage } from '../../src/telegram/views/result-message.ts';
import { sessionCard } from '../../src/telegram/views/session-card.ts';
import { usualRules } from '../../src/voting/rules/voting-rules.ts';
import {
  choices,
  languages,
  type Proposal,
  type VotingSession,
} from '../../src/voting/voting-session.ts';
import { after, at, bob, joined, proposed } from '../voting/given.ts';

const english = speak('en');

/** What is left of Telegram's HTML when its entities are taken as text; throws when a tag does not fit. */
function plain(html: string): string {
  const open: string[] = [];
  const text = html.replaceAll(
    /<(\/?)(\w+)>|<|>/g,
    (whole, slash: string | undefined, name: string | undefined) => {
      if (name === undefined) throw new Error(`a loose ${whole} in ${html}`);
      if (slash === '') open.push(name);
      else if (open.pop() !== name) throw new Error(`${whole} closes nothing in ${html}`);
      return '';
    },
  );
  if (open.length > 0) throw new Error(`${open.join(', ')} is not closed in ${html}`);
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

describe('the card of a session', () => {
  test('has the button to join until the join window ends', () => {
    const early = sessionCard(english, 'S', joined(), at(0, 14));
    expect(early.html).toContain('Tap <b>Join</b> in the next 15 seconds');
    expect(early.rows.flat().map(({ label }) => label)).toEqual(['✋ Join', '👋 Leave']);
    const late = sessionCard(english, 'S', joined(), at(0, 15));
    expect(late.rows.flat().map(({ label }) => label)).toEqual(['👋 Leave']);
  });

  test('says what to do next, and that a vote is running', () => {
    expect(sessionCard(english, 'S', joined(), at(1)).html).toContain('/propose');
    expect(sessionCard(english, 'S', proposed(), at(2)).html).toContain('A vote is running');
  });
});

describe('the card of a proposal', () => {
  const [proposal] = proposed().proposals as readonly [Proposal];

  test('has buttons while votes count, by the clock', () => {
    const labels = (now: number): string[] =>
      proposalCard(english, proposed(), proposal, now)
        .rows.flat()
        .map(({ label }) => label);
    expect(labels(at(6) - 1).join()).toBe('✅ Yes,❌ No,⚪ Abstain,✅ 0.01,✅ 0.05,✅ 0.1,✅ 1');
    expect(labels(at(6))).toEqual([]);
  });

  test('shows who voted what, and who has not', () => {
    const session = after(proposed(), [at(2), { type: 'vote', person: bob, choice: 'yes' }]);
    const { html } = proposalCard(english, session, session.proposals[0] ?? proposal, at(2));
    expect(html).toContain(
      '✅ Yes 1 (0.01) · ❌ No 0 · ⚪ 0\nYes: Bob 0.01\nNot yet: Alice, Carol',
    );
  });
});

describe('a result', () => {
  const session = after(
    proposed(),
    [at(2), { type: 'vote', person: bob, choice: 'yes' }],
    [at(6), { type: 'end-proposal', proposalId: 'p1' }],
  );
  const [proposal] = session.proposals as readonly [Proposal];

  test('is late when a bot was away, not when a sweep took its second', () => {
    const message = (lateMs: number): string =>
      resultMessage(english, session, proposal, { now: at(6) + lateMs, lateMs });
    expect(message(1_500)).not.toContain('Late');
    expect(message(10_000)).toContain(
      '⏰ Late, because I was offline: the vote ended at 10:06 UTC',
    );
  });

  test('tells of a tie and of silence', () => {
    const tie: Proposal = {
      ...proposal,
      result: 'rejected',
      votes: { '1': { vote: 'yes', amount: '0.01' }, '2': { vote: 'no', amount: '0' } },
    };
    expect(resultMessage(english, session, tie, { now: at(6), lateMs: 0 })).toContain(
      'A tie is a no.',
    );
    const silent: Proposal = { ...proposal, result: 'rejected', votes: {} };
    expect(resultMessage(english, session, silent, { now: at(6), lateMs: 0 })).toBe(
      '❌ <b>Rejected:</b> BUY token=BONK amount=0.05 price=market\n\nNobody voted.',
    );
  });
});

describe('whatever people are called and write', () => {
  test('every message is right HTML and fits into one message of Telegram, in each language', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({
        unit: fc.constantFrom(
          '<',
          '>',
          '&',
          '"',
          "'",
          '_',
          '*',
          '`',
          '{{x}}',
          '$t(help)',
          '\u202e',
          '👨‍👩‍👧',
        ),
        maxLength: 60,
      }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...languages),
        nasty,
        fc.array(nasty, { minLength: 1, maxLength: 60 }),
        (language, text, names) => {
          const people = names.map((name, index) => personOf({ id: index + 1, first_name: name }));
          const message = text.slice(0, usualRules.longestText);
          const votes = Object.fromEntries(
            people.map(({ id }) => [id, { vote: 'yes', amount: '0.123456789' } as const]),
          );
          const proposal: Proposal = {
            ...(proposed().proposals[0] as Proposal),
            text: message,
            votes,
          };
          const session: VotingSession = {
            ...joined(),
            message,
            participants: people.map(({ id }) => id),
            names: Object.fromEntries(people.map(({ id, name }) => [id, name])),
            proposals: Array.from(
              { length: 8 },
              () => ({ ...proposal, open: false, result: 'approved' }) as const,
            ),
          };
          const speech = speak(language);
          const late = { now: at(90), lateMs: 30_000 };
          const views = [
            sessionCard(speech, 'S'.repeat(22), session, at(0, 1)),
            sessionCard(speech, 'S'.repeat(22), session, at(1)),
            proposalCard(speech, session, proposal, at(2)),
          ];
          const htmls = [
            ...views.map(({ html }) => html),
            resultMessage(speech, session, { ...proposal, result: 'approved' }, late),
            sessionEndMessage(speech, session, late),
          ];
          for (const html of htmls) {
            expect(plain(html).length).toBeLessThanOrEqual(4096);
            expect(html).not.toContain('undefined');
          }
          expect(plain(htmls[2] ?? '')).toContain(message);
          for (const { button } of views.flatMap(({ rows }) => rows.flat())) {
            expect(Buffer.byteLength(encodeButton(button))).toBeLessThanOrEqual(64);
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 30_000);
});

describe('a group of 300 with long names', () => {
  test('fits, and says how many are not named', () => {
    const people = Array.from({ length: 300 }, (_, index) => ({
      id: String(index + 1),
      name: `Maximiliana-Alexandra Longname number ${index}`,
    }));
    const session: VotingSession = {
      ...proposed(),
      participants: people.map(({ id }) => id),
      names: Object.fromEntries(people.map(({ id, name }) => [id, name])),
    };
    const proposal: Proposal = {
      ...(proposed().proposals[0] as Proposal),
      text: 'x'.repeat(400),
      votes: Object.fromEntries(
        people
          .filter((_, index) => index % 4 > 0)
          .map(({ id }, index) => [
            id,
            { vote: choices[index % 3] ?? 'yes', amount: '0.123456789' } as const,
          ]),
      ),
    };
    const { html } = proposalCard(english, session, proposal, at(2));
    expect(plain(html).length).toBeLessThanOrEqual(4096);
    expect(html).toContain('number 0');
    expect(html).toMatch(/Not yet: .* and 60 more/);
  });
});

describe('times', () => {
  const now = Date.UTC(2026, 10, 21, 23, 50);
  test.each([
    ['en', Date.UTC(2026, 10, 21, 23, 55), '23:55 UTC'],
    ['en', Date.UTC(2026, 10, 22, 0, 5), '22 Nov, 00:05 UTC'],
    ['es', Date.UTC(2026, 10, 22, 0, 5), '22 nov, 00:05 UTC'],
  ] as const)('in %s', (language, moment, text) => {
    expect(formatTime(speak(language), moment, now)).toBe(text);
  });

  test.each([
    [5, '5 min'],
    [60, '1 h'],
    [90, '90 min'],
    [24 * 60, '1 day'],
    [7 * 24 * 60, '7 days'],
  ])('%d minutes are %s', (minutes, text) => {
    expect(formatMinutes(english, minutes)).toBe(text);
  });
});
