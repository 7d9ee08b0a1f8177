import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import {
  connectFakeWhatsApp,
  type FakeWhatsApp,
  type FakeWhatsAppControl,
  FakeWhatsAppInputError,
  FakeWhatsAppTimeoutError,
  startFakeWhatsApp,
} from '../src/index.ts';
import { openTestPage } from './open-test-page.ts';

const budi = '+6281234567890';
const first = { device: 'device-1', phone: '628111111111@c.us' };

let fake: FakeWhatsApp;
let control: FakeWhatsAppControl;
beforeEach(async () => {
  fake = await startFakeWhatsApp();
  control = connectFakeWhatsApp(fake.controlUrl);
});
afterEach(() => fake.close());

async function openSyncedPage(account = first) {
  const page = await openTestPage(fake.port, account);
  await page.report({ kind: 'synced', ids: [] });
  return page;
}

describe('the control API', () => {
  it('lets another process write, read what was sent, and follow the transcript', async () => {
    const page = await openSyncedPage();
    const { id } = (await control.call('receive', {
      from: budi,
      text: 'struk',
      file: { base64: Buffer.from('PNG').toString('base64'), mediaType: 'image/png' },
    })) as { id: string };
    const { message } = await page.order('message');
    expect(message).toMatchObject({ id, kind: 'image', text: 'struk', file: { size: 3 } });
    await page.report({ kind: 'sent', chat: message.chat, id: 'M1', body: 'dicatat', quotes: id });
    expect(await control.call('waitForSent', { body: 'dicatat' })).toMatchObject({
      id: 'M1',
      to: budi,
      quotes: id,
      ack: 'sent',
    });
    await control.call('acknowledge', { id: 'M1', ack: 'read' });
    expect(await page.order('update')).toMatchObject({ message: { id: 'M1', ack: 3 } });
    await control.call('react', { id: 'M1', from: budi, emoji: '👍' });
    expect(await control.call('sent', {})).toMatchObject([
      { ack: 'read', reactions: [{ from: budi, emoji: '👍' }] },
    ]);
    expect(await control.call('transcript', {})).toMatch(/← \+6281234567890 {2}\[image.*"struk"\n/);
  });

  it('keeps accounts apart', async () => {
    const other = await openSyncedPage({ device: 'device-2', phone: '628222222222@c.us' });
    await openSyncedPage();
    await control.call('receive', { from: budi, text: 'b' }, { account: '+628111111111' });
    await control.call('receive', { from: budi, text: 'a' }, { account: '+628222222222' });
    expect((await other.order('message')).message.text).toBe('a');
    expect(fake.accounts()).toEqual(['+628222222222', '+628111111111']);
    expect(fake.account('+628111111111').received()).toMatchObject([{ text: 'b' }]);
  });

  it('refuses what it does not know, and says what it takes', async () => {
    const wrong = control.call('edit', { id: 'none', text: 'x' });
    await expect(wrong).rejects.toThrow(FakeWhatsAppInputError);
    const late = control.call('waitForSent', { to: budi, timeoutMs: 30 });
    await expect(late).rejects.toThrow(FakeWhatsAppTimeoutError);
    const unknown = await fetch(`${fake.controlUrl}/nothing`, { method: 'POST' });
    expect([unknown.status, await unknown.text()]).toEqual([400, expect.stringMatching(/receive/)]);
    const extra = await fetch(`${fake.controlUrl}/edit`, { method: 'POST', body: '{"ix":1}' });
    expect([extra.status, await extra.text()]).toEqual([400, expect.stringMatching(/ix/)]);
    const noJson = await fetch(`${fake.controlUrl}/edit`, { method: 'POST', body: 'x' });
    expect(noJson.status).toBe(400);
  });
});

describe('one account in two places', () => {
  it('gives the connection to the younger page of a device, until the older takes it back', async () => {
    const older = await openSyncedPage();
    const younger = await openSyncedPage();
    expect(await older.order('state')).toMatchObject({ state: 'CONFLICT' });
    await fake.receive({ from: budi, text: 'a' });
    await younger.order('message');
    expect(older.orders.filter(({ kind }) => kind === 'message')).toEqual([]);
    await older.report({ kind: 'takeover' });
    expect(await younger.order('state')).toMatchObject({ state: 'CONFLICT' });
    expect((await older.order('message')).message.text).toBe('a');
  });

  it('lets two devices of an account be, and shows each what the other sends', async () => {
    const one = await openSyncedPage();
    const two = await openSyncedPage({ ...first, device: 'device-2' });
    await one.report({ kind: 'sent', chat: '6281234567890@c.us', id: 'M1', body: 'halo' });
    expect((await two.order('message')).message).toMatchObject({ id: 'M1', fromMe: true });
    expect(one.orders.map(({ kind }) => kind)).toEqual(['welcome']);
  });

  it('cannot pair an account that is banned', async () => {
    const page = await openSyncedPage();
    const banned = fake.ban();
    await page.order('ban');
    await page.report({ kind: 'logged-out' });
    await banned;
    await expect(fake.pair('+628111111111')).rejects.toThrow(/banned/);
  });
});

describe('faults', () => {
  it('keep what comes while the network is gone, and bring it afterwards', async () => {
    const page = await openSyncedPage();
    fake.inject({ kind: 'drop', forMs: 10 });
    await page.order('offline');
    await fake.receive({ from: budi, text: 'a' });
    const back = await page.resume();
    expect((await back.order('message')).message.text).toBe('a');
    expect(fake.connections()).toHaveLength(1);
  });

  it('duplicate and reorder deliveries, the same way for the same seed', async () => {
    const deliver = async (): Promise<readonly string[]> => {
      const page = await openSyncedPage({ device: `d${Math.random()}`, phone: first.phone });
      const before = page.orders.length;
      fake.setTraffic({ duplicates: 0.5, reordered: 0.5, seed: 7 });
      const texts = ['1', '2', '3', '4', '5', '6'];
      for (const text of texts) await fake.receive({ from: budi, text });
      const delivered = () =>
        page.orders
          .slice(before)
          .flatMap((order) => (order.kind === 'message' ? [order.message.text] : []));
      await expect.poll(() => new Set(delivered()).size, { timeout: 5_000 }).toBe(texts.length);
      page.leave();
      await expect.poll(() => fake.connections()).toEqual([]);
      return delivered();
    };
    const once = await deliver();
    expect(once).not.toEqual(once.toSorted());
    expect(once.length).toBeGreaterThan(6);
    await fake.close();
    fake = await startFakeWhatsApp();
    expect(await deliver()).toEqual(once);
  });

  it('come at their times', async () => {
    const page = await openSyncedPage();
    await fake.play({
      faults: [
        { kind: 'reload', atMs: 20 },
        { kind: 'freeze', forMs: 1, atMs: 0 },
      ],
    });
    await page.order('reload');
    expect(page.orders.map(({ kind }) => kind)).toEqual(['welcome', 'freeze', 'reload']);
  });
});
