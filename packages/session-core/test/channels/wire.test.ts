import { expect, it } from 'vitest';

import { InvalidMessageError, MessageTooLargeError } from '../../src/channels/channel-errors.ts';
import { decodeSignal, encodePayload, encodeSignal } from '../../src/channels/wire.ts';
import { NotifyParts, splitForNotify } from '../../src/postgres/channels/notify-parts.ts';

it('a message and a beat come back as they were sent', () => {
  const payload = { text: 'sesi — "ü" \u0000 \ud83d\ude00', list: [1, null, false], data: {} };
  const head = { from: 'p', number: 7, ageMs: 12.9 };
  const text = encodeSignal(head, encodePayload('a', payload));
  expect(decodeSignal(text)).toEqual({ ...head, ageMs: 12, message: { payload } });
  expect(decodeSignal(encodeSignal(head, encodePayload('a', null)))?.message).toEqual({
    payload: null,
  });
  expect(decodeSignal(encodeSignal(head, undefined))).toEqual({ ...head, ageMs: 12 });
});

it.each(['hello', '7', 'null', '[]', '{}', '{"from":"p","n":1.5,"age":0}', '{"from":1,"n":1}'])(
  'what somebody else has sent is not taken for one: %s',
  (text) => {
    expect(decodeSignal(text)).toBeUndefined();
  },
);

it('a payload is JSON and has 65,536 bytes of it at most', () => {
  const cycle: unknown[] = [];
  cycle.push(cycle);
  for (const payload of [undefined, () => 1, 1n, cycle]) {
    expect(() => encodePayload('a', payload)).toThrow(InvalidMessageError);
  }
  expect(encodePayload('a', 'x'.repeat(65_534))).toHaveLength(65_536);
  expect(() => encodePayload('a', 'x'.repeat(65_535))).toThrow(MessageTooLargeError);
  expect(() => encodePayload('a', 'ü'.repeat(32_768))).toThrow(MessageTooLargeError);
});

it('a text is cut into payloads that NOTIFY takes, and put together from parts in a row', () => {
  const parts = new NotifyParts();
  for (const length of [1, 7_900, 7_901, 30_000, 66_000]) {
    const text = `{${'ü1'.repeat(length / 3)}}`;
    const payloads = splitForNotify(text, `id-${length}`);
    for (const payload of payloads) expect(Buffer.byteLength(payload)).toBeLessThan(8_000);
    const taken = payloads.map((payload) => parts.take(payload));
    expect(taken.pop()).toBe(text);
    expect(taken.filter((part) => part !== undefined)).toEqual([]);
  }
});

it('a text of which a part is missing is not put together, and the next one is', () => {
  const parts = new NotifyParts();
  const [first = '', second = '', third = ''] = splitForNotify('x'.repeat(15_000), 'a');
  expect([first, third].map((part) => parts.take(part))).toEqual([undefined, undefined]);
  expect([second, third].map((part) => parts.take(part))).toEqual([undefined, undefined]);
  const whole = splitForNotify('y'.repeat(15_000), 'b').map((part) => parts.take(part));
  expect(whole.at(-1)).toBe('y'.repeat(15_000));
  expect(parts.take('{}')).toBe('{}');
});
