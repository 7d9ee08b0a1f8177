import fc from 'fast-check';
import { expect, it } from 'vitest';

import { typingMs } from '../../../src/whatsapp/outbound/human-pace.ts';
import { MemoryOutboundLog } from '../../../src/whatsapp/outbound/memory-outbound-log.ts';
import {
  decide,
  defaultLimits,
  type OutboundPurpose,
  windowsOf,
} from '../../../src/whatsapp/outbound/outbound-limits.ts';
import { batchOf } from '../../../src/whatsapp/outbound/waiting-messages.ts';

const minuteMs = 60_000;

/** A log with a clock that the test turns. */
function openLog() {
  let now = 1_795_236_098_000;
  const log = new MemoryOutboundLog(() => now);
  let last = 0;
  return {
    log,
    pass: (ms: number): void => void (now += ms),
    ask: (purpose: OutboundPurpose, person = 'budi', text = `text ${(last += 1)}`) =>
      log.claim({ person, text, purpose }, windowsOf(purpose, defaultLimits)),
  };
}

it('lets nine answers a minute go to a person and keeps the tenth place for the notice', async () => {
  const { ask, pass } = openLog();
  for (let sent = 0; sent < 9; sent += 1) {
    expect(await ask('answer')).toEqual({ kind: 'go' });
    pass(1000);
  }
  expect(await ask('answer')).toEqual({ kind: 'wait', waitMs: 51_000, scope: 'person' });
  expect(await ask('notice')).toEqual({ kind: 'go' });
  expect(await ask('notice')).toMatchObject({ kind: 'wait' });
  expect(await ask('answer', 'siti')).toEqual({ kind: 'go' });
  pass(50_999);
  // The notice counts too.
  expect(await ask('answer')).toMatchObject({ kind: 'wait' });
  pass(1001);
  expect(await ask('answer')).toEqual({ kind: 'go' });
});

it('lets one notice go to a person in ten minutes', async () => {
  const { ask, pass } = openLog();
  expect(await ask('notice')).toEqual({ kind: 'go' });
  pass(9 * minuteMs);
  expect(await ask('notice')).toEqual({ kind: 'wait', waitMs: minuteMs, scope: 'notice' });
  expect(await ask('notice', 'siti')).toEqual({ kind: 'go' });
  pass(minuteMs);
  expect(await ask('notice')).toEqual({ kind: 'go' });
});

it('lets 99 answers an hour go to a person', async () => {
  const { ask, pass } = openLog();
  for (let sent = 0; sent < 99; sent += 1) {
    expect(await ask('answer')).toEqual({ kind: 'go' });
    pass(10_000);
  }
  expect(await ask('answer')).toEqual({
    kind: 'wait',
    waitMs: 3_600_000 - 990_000,
    scope: 'person',
  });
});

it('lets the same text go to a person three times a minute', async () => {
  const { ask } = openLog();
  for (let sent = 0; sent < 3; sent += 1)
    expect(await ask('answer', 'budi', 'x')).toEqual({ kind: 'go' });
  expect(await ask('answer', 'budi', 'x')).toEqual({
    kind: 'wait',
    waitMs: minuteMs,
    scope: 'same-text',
  });
  expect(await ask('answer', 'budi', 'y')).toEqual({ kind: 'go' });
  expect(await ask('answer', 'siti', 'x')).toEqual({ kind: 'go' });
});

it('lets 50 messages a minute go to all people, of which the bot begins 40 at most', async () => {
  const { log, ask, pass } = openLog();
  for (let sent = 0; sent < 40; sent += 1)
    expect(await ask('begin', `p${sent}`)).toEqual({ kind: 'go' });
  expect(await ask('begin', 'siti')).toEqual({ kind: 'wait', waitMs: minuteMs, scope: 'overall' });
  for (let sent = 0; sent < 10; sent += 1)
    expect(await ask('answer', `q${sent}`)).toEqual({ kind: 'go' });
  expect(await ask('answer', 'siti')).toEqual({ kind: 'wait', waitMs: minuteMs, scope: 'overall' });
  expect(await log.sentLastMinute()).toBe(50);
  pass(minuteMs);
  expect(await log.sentLastMinute()).toBe(0);
  expect(await ask('answer', 'siti')).toEqual({ kind: 'go' });
});

it('counts what a clock that was set back wrote as of now', () => {
  const windows = windowsOf('answer', defaultLimits);
  const verdict = decide(
    windows,
    windows.map(() => 2_000_000_000_000),
    1_000_000_000_000,
  );
  expect(verdict).toEqual({ kind: 'wait', waitMs: 3_600_000, scope: 'person' });
});

it('never lets more go in any minute than the limits say, whenever who asks', async () => {
  const asked = fc.array(
    fc.record({
      afterMs: fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 90_000 })),
      purpose: fc.constantFrom('answer', 'notice', 'begin'),
      person: fc.constantFrom('budi', 'siti', 'rudi'),
      text: fc.constantFrom('x', 'y', 'z', 'u', 'v', 'w'),
    }),
    { minLength: 60, maxLength: 200 },
  );
  await fc.assert(
    fc.asyncProperty(asked, async (list) => {
      const { ask, pass } = openLog();
      const sent: { at: number; person: string; text: string }[] = [];
      let at = 0;
      for (const { afterMs, purpose, person, text } of list) {
        pass(afterMs);
        at += afterMs;
        const { kind } = await ask(purpose, person, text);
        if (kind === 'go') sent.push({ at, person, text });
      }
      for (const one of sent) {
        const minute = sent.filter((other) => other.at > one.at - minuteMs && other.at <= one.at);
        const theirs = minute.filter(({ person }) => person === one.person);
        expect(minute.length).toBeLessThanOrEqual(50);
        expect(theirs.length).toBeLessThanOrEqual(10);
      }
    }),
  );
});

it('types longer for longer answers, 0.3 to 1.5 s, and never twice the same', () => {
  expect([typingMs(0, 0.5), typingMs(100, 0.5), typingMs(4096, 0.5)]).toEqual([300, 650, 1500]);
  expect(typingMs(100, 0)).toBeLessThan(typingMs(100, 1));
  fc.assert(
    fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, noNaN: true }), (length, random) => {
      const ms = typingMs(length, random);
      expect(ms).toBeGreaterThanOrEqual(300);
      expect(ms).toBeLessThanOrEqual(1500);
    }),
  );
});

it('puts answers that wait together: texts that fit, equal ones once, files by themselves', () => {
  const file = { name: 'a.csv', mediaType: 'text/csv', content: new Uint8Array() };
  const answer = (reply: Parameters<typeof batchOf>[0][0]['reply']) => {
    return { reply, purpose: 'answer' } as const;
  };
  const begun = { reply: 'r', purpose: 'begin' } as const;
  expect(batchOf([answer('a'), answer('b'), answer('b'), answer('c')])).toEqual({
    reply: 'a\n\nb\n\nc',
    count: 4,
  });
  expect(batchOf([answer('a'), begun, answer('b')])).toEqual({ reply: 'a', count: 1 });
  expect(batchOf([begun, answer('b')])).toEqual({ reply: 'r', count: 1 });
  expect(batchOf([answer('a'), answer({ text: 'b', file })])).toEqual({ reply: 'a', count: 1 });
  expect(batchOf([answer({ text: 'b', file }), answer('c')])).toEqual({
    reply: { text: 'b', file },
    count: 1,
  });
  const long = 'x'.repeat(4092);
  expect(batchOf([answer('a'), answer(long), answer('b')])).toEqual({
    reply: `a\n\n${long}`,
    count: 2,
  });
});
