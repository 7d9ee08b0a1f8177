import { expect, it } from 'vitest';

import { chatIdOf, personOf } from '../src/account/whatsapp-id.ts';
import { FakeWhatsAppInputError } from '../src/errors.ts';
import { parseReport } from '../src/wire/reports.ts';

it('reads the report of a page', () => {
  expect(parseReport('{"kind":"taken","ids":["A","B"]}')).toEqual({
    kind: 'taken',
    ids: ['A', 'B'],
  });
  expect(parseReport('{"kind":"takeover"}')).toEqual({ kind: 'takeover' });
});

it.each([
  '',
  '[]',
  'null',
  '{}',
  '{"kind":"toString"}',
  '{"kind":"taken","ids":[1]}',
  '{"kind":"seen"}',
])('refuses %j as a report', (json) => {
  expect(() => parseReport(json)).toThrow(FakeWhatsAppInputError);
});

it('turns a phone into a chat id and back, and leaves a lid alone', () => {
  expect(chatIdOf('+6281234567890')).toBe('6281234567890@c.us');
  expect(personOf('6281234567890@c.us')).toBe('+6281234567890');
  expect(chatIdOf('555@lid')).toBe('555@lid');
  expect(personOf('555@lid')).toBe('555@lid');
});
