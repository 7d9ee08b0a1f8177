import { describe, expect, test, vi } from 'vitest';

import { OutboundLimitError } from '../../src/whatsapp/outbound/outbound-errors.ts';
import { type OpenMessages, openMessages } from './open-messages.ts';

// Hours of virtual time are many rounds of real ones.
vi.setConfig({ testTimeout: 120_000 });

const lastNight = new Date('2026-10-31T12:00:00Z');
const october = { from: '2026-10-01', to: '2026-10-31' };

describe('on the 1st a member', () => {
  test('is told at 9 in the morning of theirs what the month has come to, with a picture, once', async () => {
    const { book, to, sentAt, texts, gateway } = await openMessages(lastNight, 'summary');
    await book('2026-10-05');
    await to('2026-11-01T00:59:00Z');
    expect(sentAt()).toEqual([]);
    await to('2026-11-03T00:00:00Z');
    expect(sentAt()).toEqual(['2026-11-01T01:00']);
    expect(texts()[0]).toMatch(/^📊 \*Oktober 2026\*[^]*Keluar: Rp 50\.000[^]*ringkasan off/);
    const [sent] = gateway.sent;
    expect(sent?.reply).toMatchObject({ file: { name: 'sesi-2026-10.png' } });
  });

  test('who booked nothing is told of their budgets, and nothing without any', async () => {
    const { budgets, member, book, to, sentAt, texts } = await openMessages(lastNight, 'summary');
    await book('2026-09-30');
    await to('2026-11-01T05:00:00Z');
    expect(sentAt()).toEqual([]);
    const amount = { currency: 'IDR', minor: 100_000_000n };
    await budgets.set(member.id, { category: 'food', amount });
    await to('2026-11-01T07:00:00Z');
    expect(texts()[0]).toMatch(/Tidak ada catatan[^]*Makanan: Rp 0 dari Rp 1\.000\.000/);
  });

  test.for([
    [
      'who turned it off',
      async ({ wishes, member, time }) => wishes.setSummary(member.id, false, time.now()),
    ],
    ['who said stop', async ({ optOuts, member, time }) => optOuts.add(member.phone, time.now())],
    [
      'who asked for it, and said stop afterwards',
      async ({ wishes, optOuts, member, time }) => {
        await wishes.setSummary(member.id, true, time.now());
        await optOuts.add(member.phone, time.now());
      },
    ],
    [
      'who is no member any more',
      async ({ members, member }) => void (await members.remove(member.id)),
    ],
    [
      'who undid what they booked',
      async ({ ledger, member, time }) => void (await ledger.undo(member.id, 'undo', time.now())),
    ],
  ] as const satisfies readonly (readonly [string, (opened: OpenMessages) => Promise<void>])[])(
    '%s is told nothing',
    async ([, act]) => {
      const opened = await openMessages(lastNight, 'summary');
      await opened.book('2026-10-05');
      await act(opened);
      await opened.to('2026-11-02T12:00:00Z');
      expect(opened.sentAt()).toEqual([]);
    },
  );

  test('who said stop and asked for it again afterwards is told', async () => {
    const { wishes, optOuts, member, time, book, to, sentAt } = await openMessages(
      lastNight,
      'summary',
    );
    await book('2026-10-05');
    await optOuts.add(member.phone, time.now());
    await wishes.setSummary(member.id, true, time.now());
    await to('2026-11-01T02:00:00Z');
    expect(sentAt()).toHaveLength(1);
  });

  test('is told the next morning when no gateway was ready, never in the night', async () => {
    const { gateway, book, to, sentAt } = await openMessages(lastNight, 'summary');
    await book('2026-10-05');
    gateway.state = 'disconnected';
    await to('2026-11-01T13:30:00Z');
    gateway.state = 'ready';
    await to('2026-11-02T12:00:00Z');
    expect(sentAt()).toEqual(['2026-11-02T01:00']);
  });

  test('is told an hour later when there was no room beside the answers, once', async () => {
    const { gateway, book, to, sentAt } = await openMessages(lastNight, 'summary');
    await book('2026-10-05');
    gateway.refusal = new OutboundLimitError('it is full', 60_000);
    await to('2026-11-01T02:30:00Z');
    gateway.refusal = undefined;
    await to('2026-11-01T06:00:00Z');
    expect(sentAt()).toEqual(['2026-11-01T03:00']);
  });

  test('is told an hour later when WhatsApp did not answer before anything was sent, once', async () => {
    const { gateway, book, to, sentAt } = await openMessages(lastNight, 'summary');
    await book('2026-10-05');
    gateway.refusal = new Error('WhatsApp is disconnected');
    await to('2026-11-01T02:30:00Z');
    gateway.refusal = undefined;
    await to('2026-11-01T06:00:00Z');
    expect(sentAt()).toEqual(['2026-11-01T03:00']);
  });

  test('is not told twice when sending failed on its way, or a process died after it had noted it', async () => {
    const { gateway, book, to, sentAt, wishes, member } = await openMessages(lastNight, 'summary');
    await book('2026-10-05');
    gateway.failure = new Error('it was cut off');
    await to('2026-11-02T12:00:00Z');
    expect(sentAt()).toEqual(['2026-11-01T01:00']);
    expect(await wishes.claimSummary(member.id, october)).toBe(false);
    const november = { from: '2026-11-01', to: '2026-11-30' };
    const claims = await Promise.all([1, 2, 3].map(() => wishes.claimSummary(member.id, november)));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });
});
