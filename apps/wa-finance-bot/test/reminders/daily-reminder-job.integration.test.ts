import { describe, expect, test, vi } from 'vitest';

import { texts as said } from '../../src/conversation/texts/speak.ts';
import { OutboundLimitError } from '../../src/whatsapp/outbound/outbound-errors.ts';
import { openMessages } from './open-messages.ts';

// Hours of virtual time are many rounds of real ones.
vi.setConfig({ testTimeout: 120_000 });

/** 19:30 in Makassar; the reminder is asked for at 20:00. */
const evening = new Date('2026-11-21T11:30:00Z');
const eight = 20 * 60;

async function openEvening() {
  const opened = await openMessages(evening, 'daily');
  await opened.wishes.setDaily(opened.member.id, eight, evening);
  return opened;
}

describe('who asked to be reminded', () => {
  test('is reminded at their time, once a day', async () => {
    const { to, sentAt, texts } = await openEvening();
    await to('2026-11-21T11:55:00Z');
    expect(sentAt()).toEqual([]);
    await to('2026-11-21T13:00:00Z');
    expect(sentAt()).toEqual(['2026-11-21T12:00']);
    expect(texts()).toEqual([said.id['daily.text']]);
    await to('2026-11-22T12:30:00Z');
    expect(sentAt()).toEqual(['2026-11-21T12:00', '2026-11-22T12:00']);
  });

  test.for(['2026-11-21', '2026-11-20'])(
    'is not reminded on a day on which they booked something, for %s',
    async (day) => {
      const { to, sentAt, book } = await openEvening();
      await book(day);
      await to('2026-11-21T13:00:00Z');
      expect(sentAt()).toEqual([]);
    },
  );

  test('is reminded no more after "off" or a stop, and again when they ask again', async () => {
    const { to, sentAt, wishes, optOuts, member, time } = await openEvening();
    await wishes.setDaily(member.id, undefined, time.now());
    await to('2026-11-21T13:00:00Z');
    await wishes.setDaily(member.id, 21 * 60 + 30, time.now());
    await optOuts.add(member.phone, time.now());
    await to('2026-11-21T15:00:00Z');
    expect(sentAt()).toEqual([]);
    await wishes.setDaily(member.id, 23 * 60 + 15, time.now());
    await to('2026-11-21T15:40:00Z');
    expect(sentAt()).toEqual(['2026-11-21T15:15']);
  });

  test('is reminded a little late when the gateway comes back', async () => {
    const { to, sentAt, gateway } = await openEvening();
    gateway.state = 'disconnected';
    await to('2026-11-21T12:32:00Z');
    gateway.state = 'ready';
    await to('2026-11-21T12:40:00Z');
    expect(sentAt()).toEqual(['2026-11-21T12:35']);
  });

  test('is reminded as soon as there is room beside the answers, once', async () => {
    const { to, sentAt, gateway } = await openEvening();
    gateway.refusal = new OutboundLimitError('it is full', 60_000);
    await to('2026-11-21T12:12:00Z');
    gateway.refusal = undefined;
    await to('2026-11-21T12:40:00Z');
    expect(sentAt()).toEqual(['2026-11-21T12:15']);
  });

  test('is reminded a little late when WhatsApp did not answer before anything was sent', async () => {
    const { to, sentAt, gateway } = await openEvening();
    gateway.refusal = new Error('WhatsApp is disconnected');
    await to('2026-11-21T12:12:00Z');
    gateway.refusal = undefined;
    await to('2026-11-21T12:40:00Z');
    expect(sentAt()).toEqual(['2026-11-21T12:15']);
  });

  test('is not reminded a second time when sending failed on its way', async () => {
    const { to, sentAt, gateway } = await openEvening();
    gateway.failure = new Error('it was cut off');
    await to('2026-11-21T12:40:00Z');
    expect(sentAt()).toEqual(['2026-11-21T12:00']);
  });

  test('is not reminded in the night when the gateway comes back then', async () => {
    const { to, sentAt, gateway, wishes, member } = await openEvening();
    await wishes.setDaily(member.id, eight + 45, evening);
    gateway.state = 'disconnected';
    await to('2026-11-21T13:02:00Z');
    gateway.state = 'ready';
    await to('2026-11-21T14:00:00Z');
    expect(sentAt()).toEqual([]);
  });
});
