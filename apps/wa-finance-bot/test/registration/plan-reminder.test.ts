import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { planReminder, type Silence } from '../../src/registration/plan-reminder.ts';
import { afterQuietHours } from '../../src/registration/quiet-hours.ts';

const hourMs = 60 * 60 * 1000;
const timeZone = 'Asia/Jakarta';
/** Noon in Jakarta. */
const noon = new Date('2026-11-21T05:00:00Z');

function after(hours: number): Date {
  return new Date(noon.getTime() + hours * hourMs);
}

function plan(hours: number, remindedHours = 0): unknown {
  return planReminder({ lastAnswerAt: noon, remindedHours, timeZone }, after(hours));
}

describe('a reminder', () => {
  test('waits for its hour', () => {
    expect(plan(0)).toEqual({ kind: 'wait', until: after(8) });
    expect(plan(8)).toEqual({ kind: 'remind', hours: 8 });
    expect(plan(8, 8)).toEqual({ kind: 'wait', until: after(24) });
    expect(plan(168, 48)).toEqual({ kind: 'remind', hours: 168 });
  });

  test('does not come in the night of the person, but in the morning after it', () => {
    expect(plan(15)).toEqual({ kind: 'wait', until: new Date('2026-11-22T01:00:00Z') });
    const evening = new Date('2026-11-21T16:00:00Z');
    expect(planReminder({ lastAnswerAt: evening, remindedHours: 0, timeZone }, evening)).toEqual({
      kind: 'wait',
      until: new Date('2026-11-22T01:00:00Z'),
    });
  });

  test('is one for all that were missed', () => {
    expect(plan(50)).toEqual({ kind: 'remind', hours: 48 });
    expect(plan(50, 48)).toEqual({ kind: 'wait', until: after(168) });
  });

  test('comes no more after the fourth, and two weeks end it', () => {
    expect(plan(170, 168)).toEqual({ kind: 'wait', until: after(336) });
    expect(plan(336, 8)).toEqual({ kind: 'forget' });
  });
});

test('a night in which the clocks change ends at eight', () => {
  const night = new Date('2026-03-29T00:30:00Z');
  expect(afterQuietHours(night, 'Europe/Madrid')).toEqual(new Date('2026-03-29T06:00:00Z'));
  expect(afterQuietHours(new Date('2026-11-21T15:20:00Z'), 'Asia/Kathmandu')).toEqual(
    new Date('2026-11-22T02:15:00Z'),
  );
});

test('whenever one looks, nobody is reminded twice of an hour, more than four times, or at night', () => {
  const zones = fc.constantFrom(
    'Asia/Jakarta',
    'America/New_York',
    'Europe/Madrid',
    'Asia/Kolkata',
  );
  const gaps = fc.array(fc.integer({ min: 1, max: 40 * 60 }), { maxLength: 60 });
  fc.assert(
    fc.property(
      zones,
      fc.date({ min: noon, max: after(9000), noInvalidDate: true }),
      gaps,
      (zone, start, minutes) => {
        let silence: Silence = { lastAnswerAt: start, remindedHours: 0, timeZone: zone };
        const sent: number[] = [];
        let now = start;
        for (const gap of minutes) {
          now = new Date(now.getTime() + gap * 60_000);
          const next = planReminder(silence, now);
          if (next.kind === 'wait') expect(next.until.getTime()).toBeGreaterThan(now.getTime());
          if (next.kind !== 'remind') continue;
          expect(now.getTime() - start.getTime()).toBeGreaterThanOrEqual(next.hours * hourMs);
          expect(afterQuietHours(now, zone)).toEqual(now);
          sent.push(next.hours);
          silence = { ...silence, remindedHours: next.hours };
        }
        expect(sent).toEqual([...new Set(sent)].toSorted((one, other) => one - other));
        expect(sent.length).toBeLessThanOrEqual(4);
      },
    ),
  );
});
