import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import {
  type FakeWhatsApp,
  FakeWhatsAppClosedError,
  FakeWhatsAppInputError,
  FakeWhatsAppTimeoutError,
  startFakeWhatsApp,
} from '../src/index.ts';
import { call, openTestPage } from './open-test-page.ts';

const person = '+6281234567890';
const bot = { device: 'device-1', phone: '628111111111@c.us' };

let fake: FakeWhatsApp;
beforeEach(async () => {
  fake = await startFakeWhatsApp();
});
afterEach(() => fake.close());

/** A page of the linked account that has all chats. */
async function openSyncedPage() {
  const page = await openTestPage(fake.port, bot);
  await page.report({ kind: 'synced', ids: [] });
  return page;
}

describe('the server', () => {
  it('serves the page and its files over HTTPS', async () => {
    const html = await call(fake.port, '/?post_logout=1');
    expect(html).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' });
    const script = /src="([^"]+)"/.exec(html.body)?.[1] ?? '';
    expect(await call(fake.port, script)).toMatchObject({
      status: 200,
      type: 'text/javascript; charset=utf-8',
    });
  });

  it('answers 404 to anything else, also to a path that leaves the folder', async () => {
    expect(await call(fake.port, '/page/../package.json')).toMatchObject({ status: 404 });
    expect(await call(fake.port, '/favicon.ico')).toMatchObject({ status: 404 });
  });

  it('refuses what is not a report, and a report of a page that is gone', async () => {
    const page = await openTestPage(fake.port);
    expect(await call(fake.port, '/report?page=x', 'POST', 'nonsense')).toMatchObject({
      status: 400,
    });
    expect(await call(fake.port, '/report?page=x', 'POST', '{"kind":"sent"}')).toMatchObject({
      status: 400,
    });
    page.leave();
    await expect.poll(() => fake.connections()).toEqual([]);
    expect(await page.report({ kind: 'shows-qr', ref: '2@x' })).toMatchObject({ status: 410 });
  });

  it('points Chromium at itself and at nothing else', () => {
    expect(fake.chromiumArgs).toEqual([
      `--host-resolver-rules=MAP web.whatsapp.com 127.0.0.1:${fake.port},MAP * ~NOTFOUND`,
      '--ignore-certificate-errors',
    ]);
  });
});

describe('pair', () => {
  it('waits for a QR code and links that page', async () => {
    const paired = fake.pair('+628111111111');
    const page = await openTestPage(fake.port);
    await page.report({ kind: 'shows-qr', ref: '2@x' });
    const { account } = await page.order('pair');
    expect(account.phone).toBe('628111111111@c.us');
    await page.report({ kind: 'paired', ...account });
    await paired;
    expect(fake.connections()).toMatchObject([{ phone: '+628111111111', showsQr: false }]);
  });

  it('says what was missing when no QR code comes in time', async () => {
    await openSyncedPage();
    const paired = fake.pair('+628111111111', { timeoutMs: 50 });
    await expect(paired).rejects.toThrow(FakeWhatsAppTimeoutError);
    await expect(paired).rejects.toThrow(
      /no page shows a QR code; open pages: \+628111111111, synced/,
    );
  });

  it('says so when the page does not follow', async () => {
    const page = await openTestPage(fake.port);
    await page.report({ kind: 'shows-qr', ref: '2@x' });
    await expect(fake.pair('+628111111111', { timeoutMs: 100 })).rejects.toThrow(
      /did not link itself/,
    );
  });

  it.each(['0812345678', '62812345678', '+62', '555@lid', ''])(
    'refuses %j as a phone',
    async (phone) => {
      await expect(fake.pair(phone)).rejects.toThrow(FakeWhatsAppInputError);
    },
  );
});

describe('receive', () => {
  it('gives a synced page the message at once, and only once', async () => {
    const page = await openSyncedPage();
    const id = await fake.receive({ from: person, text: 'halo' });
    const { message } = await page.order('message');
    expect(message).toMatchObject({ id, chat: '6281234567890@c.us', text: 'halo', fromMe: false });
    await page.report({ kind: 'taken', ids: [id] });
    await page.report({ kind: 'synced', ids: [] });
    const next = await fake.receive({ from: person, text: 'dua' });
    await page.order('message', (order) => order.message.id === next);
    expect(page.orders.filter((order) => order.kind === 'message')).toHaveLength(2);
    expect(fake.received()).toMatchObject([
      { id, from: person, taken: true, seen: false },
      { id: next, taken: false },
    ]);
  });

  it('keeps a message back until the page has synced', async () => {
    const page = await openTestPage(fake.port, bot);
    const id = await fake.receive({ from: person, text: 'halo' });
    await page.report({ kind: 'state', state: 'CONNECTED' });
    expect(page.orders.map((order) => order.kind)).toEqual(['welcome']);
    await page.report({ kind: 'synced', ids: [] });
    expect((await page.order('message')).message.id).toBe(id);
  });

  it('has messages of the time away in the history, unread, and no event for them', async () => {
    const id = await fake.receive({ from: person, text: 'halo' });
    const page = await openTestPage(fake.port, bot);
    const { history } = await page.order('welcome');
    expect(history.messages).toMatchObject([{ id, text: 'halo', unread: true }]);
    await page.report({ kind: 'synced', ids: [id] });
    expect(fake.received()).toMatchObject([{ taken: true }]);
    const next = await fake.receive({ from: person, text: 'dua' });
    await page.order('message');
    expect(page.orders.map((order) => order.kind === 'message' && order.message.id)).toEqual([
      false,
      next,
    ]);
  });

  it('brings messages of the time away as events when told to', async () => {
    await fake.close();
    fake = await startFakeWhatsApp({ whileAway: 'event' });
    const id = await fake.receive({ from: person, text: 'halo' });
    const page = await openTestPage(fake.port, bot);
    expect((await page.order('welcome')).history.messages).toEqual([]);
    await page.report({ kind: 'synced', ids: [] });
    expect((await page.order('message')).message.id).toBe(id);
    // A page that was killed before it said so has not taken it.
    page.leave();
    const again = await openSyncedPage();
    expect((await again.order('message')).message.id).toBe(id);
    await again.report({ kind: 'taken', ids: [id] });
    again.leave();
    const last = await openTestPage(fake.port, bot);
    expect((await last.order('welcome')).history.messages).toMatchObject([{ id, unread: true }]);
  });

  it('delivers the same id again as a redelivery', async () => {
    const page = await openSyncedPage();
    await fake.receive({ from: person, text: 'halo', id: 'ABC' });
    await fake.receive({ from: person, text: 'halo', id: 'ABC' });
    await expect
      .poll(() => page.orders.filter((order) => order.kind === 'message'))
      .toHaveLength(2);
  });

  it.each([
    { from: '081234', text: 'x' },
    { from: 'budi', text: 'x' },
    { from: person, text: '' },
  ])('refuses %j', async (message) => {
    await expect(fake.receive(message)).rejects.toThrow(FakeWhatsAppInputError);
  });
});

describe('what the bot sends', () => {
  it('is in `sent` and ends waitForSent, also when it was sent before', async () => {
    const page = await openSyncedPage();
    const waiting = fake.waitForSent({ to: person });
    await page.report({ kind: 'sent', chat: '6281234567890@c.us', id: 'M1', body: 'halo juga' });
    expect(await waiting).toMatchObject({ id: 'M1', to: person, body: 'halo juga' });
    expect(await fake.waitForSent({ body: /juga/ })).toBe(fake.sent[0]);
    await expect(fake.waitForSent({ to: person }, { from: 1, timeoutMs: 30 })).rejects.toThrow(
      /no such message was sent; none was/,
    );
    await expect(fake.waitForSent(() => false, { timeoutMs: 30 })).rejects.toThrow(/"halo juga"/);
  });

  it('names the person behind a lid once the two are linked', async () => {
    const page = await openSyncedPage();
    await page.report({ kind: 'sent', chat: '555@lid', id: 'M1', body: 'a' });
    fake.linkLid('555@lid', person);
    expect(await page.order('link')).toMatchObject({ lid: '555@lid', phone: '6281234567890@c.us' });
    await page.report({ kind: 'sent', chat: '555@lid', id: 'M2', body: 'b' });
    expect(fake.sent.map(({ to }) => to)).toEqual(['555@lid', person]);
    const later = await openTestPage(fake.port, bot);
    expect((await later.order('welcome')).links).toHaveLength(1);
  });

  it('marks a chat as read', async () => {
    await fake.receive({ from: person, text: 'halo' });
    const page = await openTestPage(fake.port, bot);
    await page.report({ kind: 'synced', ids: fake.received().map(({ id }) => id) });
    await page.report({ kind: 'seen', chat: '6281234567890@c.us' });
    expect(fake.received()).toMatchObject([{ seen: true }]);
  });
});

describe('the phone', () => {
  it('logs an open page out and waits until it has', async () => {
    const page = await openSyncedPage();
    const done = fake.logoutFromPhone();
    await page.order('logout');
    await page.report({ kind: 'logged-out' });
    await done;
    expect(fake.connections()).toMatchObject([{ phone: undefined, synced: false }]);
  });

  it('tells a page that was away when it comes back', async () => {
    const page = await openSyncedPage();
    page.leave();
    await expect.poll(() => fake.connections()).toEqual([]);
    await fake.logoutFromPhone();
    const back = await openTestPage(fake.port, bot);
    expect(await back.order('welcome')).toMatchObject({
      unlinked: true,
      history: { messages: [] },
    });
  });

  it('sets the state of every page and waits for it', async () => {
    const set = fake.setState('CONFLICT');
    const page = await openSyncedPage();
    expect(await page.order('state')).toMatchObject({ state: 'CONFLICT' });
    await page.report({ kind: 'state', state: 'CONFLICT' });
    await set;
    await expect(fake.setState('TIMEOUT', { timeoutMs: 50 })).rejects.toThrow(
      /did not take the state/,
    );
  });
});

it('lists the modules that the library missed, once each', async () => {
  const page = await openTestPage(fake.port);
  await page.report({ kind: 'missing-module', name: 'WAWebB' });
  await page.report({ kind: 'missing-module', name: 'WAWebA' });
  await page.report({ kind: 'missing-module', name: 'WAWebB' });
  expect(fake.missingModules()).toEqual(['WAWebA', 'WAWebB']);
});

it('ends all waiting and all later calls when it is closed', async () => {
  await openTestPage(fake.port);
  const waiting = fake.waitForSent({ to: person }).catch((error: unknown) => error);
  await fake.close();
  expect(await waiting).toBeInstanceOf(FakeWhatsAppClosedError);
  await expect(fake.pair('+628111111111')).rejects.toThrow(FakeWhatsAppClosedError);
  await expect(fake.receive({ from: person, text: 'x' })).rejects.toThrow(FakeWhatsAppClosedError);
  expect(() => fake.linkLid('1@lid', person)).toThrow(FakeWhatsAppClosedError);
  await fake.close();
});
