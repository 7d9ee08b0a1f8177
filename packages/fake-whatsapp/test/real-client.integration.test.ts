import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { testChromium } from '@sesi/chromium/vitest';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import whatsappWeb, { type Client, type Message } from 'whatsapp-web.js';

import { type FakeWhatsApp, type FakeWhatsAppOptions, startFakeWhatsApp } from '../src/index.ts';
import { endWithTest } from './real-client-fixture.ts';

const bot = '+628111111111';
const budi = '+6281234567890';

const chromium = testChromium();

describe.skipIf(!chromium)('with the real whatsapp-web.js in a real Chromium', () => {
  let dataPath: string;
  let fake: FakeWhatsApp;

  async function startFake(options: FakeWhatsAppOptions = {}): Promise<void> {
    fake = await startFakeWhatsApp(options);
    const started = fake;
    onTestFinished(() => started.close());
  }

  /** A client on the profile of this test. */
  function makeClient(): Client {
    const client = new whatsappWeb.Client({
      authStrategy: new whatsappWeb.LocalAuth({ dataPath }),
      webVersionCache: { type: 'none' },
      puppeteer: {
        ...chromium,
        args: ['--no-sandbox', ...fake.chromiumArgs],
        handleSIGINT: false,
      },
    });
    endWithTest(client);
    return client;
  }

  /** A client that is linked, or finds itself linked, and ready. */
  async function readyClient(): Promise<Client> {
    const client = makeClient();
    const ready = once(client, 'ready');
    let qrs = 0;
    client.on('qr', () => (qrs += 1));
    await client.initialize();
    if (qrs > 0) await fake.pair(bot);
    await ready;
    return client;
  }

  beforeEach(async () => {
    dataPath = await mkdtemp(join(tmpdir(), 'sesi-fake-whatsapp-'));
    onTestFinished(() => rm(dataPath, { recursive: true, force: true, maxRetries: 5 }));
    await startFake();
  });

  it('gives a QR code, links, delivers a message and takes the reply', async () => {
    const client = makeClient();
    const qr = once(client, 'qr');
    const ready = once(client, 'ready');
    await client.initialize();
    expect((await qr)[0]).toMatch(/^2@fake-whatsapp-1(,[^,]+){4}$/);
    expect(fake.connections()).toMatchObject([{ phone: undefined, showsQr: true }]);
    await fake.pair(bot);
    await ready;
    expect(client.info.wid._serialized).toBe('628111111111@c.us');
    expect(await client.getState()).toBe('CONNECTED');

    const received = once(client, 'message');
    const acked = once(client, 'message_ack');
    const id = await fake.receive({ from: budi, text: 'makan siang 50rb' });
    const [message] = (await received) as [Message];
    expect(message).toMatchObject({
      from: '6281234567890@c.us',
      body: 'makan siang 50rb',
      fromMe: false,
    });
    expect(message.id.id).toBe(id);
    const reply = await message.reply('dicatat');
    expect(reply.hasQuotedMsg).toBe(true);
    expect(await fake.waitForSent({ to: budi })).toMatchObject({
      body: 'dicatat',
      id: reply.id.id,
    });
    expect((await acked)[1]).toBe(1);
    await expect.poll(() => fake.received()).toMatchObject([{ id, taken: true, seen: true }]);
    expect(fake.missingModules()).toEqual([]);
  });

  it('stays linked over a restart, and has what came meanwhile as unread messages', async () => {
    const first = await readyClient();
    const received = once(first, 'message');
    await fake.receive({ from: budi, text: 'satu' });
    await received;
    await first.sendSeen('6281234567890@c.us');
    await first.destroy();
    await expect.poll(() => fake.connections()).toEqual([]);
    await fake.receive({ from: budi, text: 'dua' });

    const second = await readyClient();
    const chat = await second.getChatById('6281234567890@c.us');
    expect(chat.unreadCount).toBe(1);
    const texts = (await chat.fetchMessages({ limit: 10 })).map(({ body }) => body);
    expect(texts).toEqual(['satu', 'dua']);
    expect(fake.received()).toMatchObject([{ seen: true }, { taken: true, seen: false }]);
  });

  it('brings what came meanwhile as events when it is told to', async () => {
    await startFake({ whileAway: 'event' });
    await fake.receive({ from: budi, text: 'satu' });
    const client = makeClient();
    const received = once(client, 'message');
    await client.initialize();
    await fake.pair(bot);
    expect(((await received) as [Message])[0].body).toBe('satu');
  });

  it('tells which phone is behind a lid once that is known', async () => {
    const client = await readyClient();
    expect(await client.getContactLidAndPhone(['555@lid'])).toEqual([{ lid: '555@lid' }]);
    fake.linkLid('555@lid', budi);
    const received = once(client, 'message');
    await fake.receive({ from: '555@lid', text: 'halo' });
    await received;
    expect(await client.getContactLidAndPhone(['555@lid', '6281234567890@c.us'])).toEqual([
      { lid: '555@lid', pn: '6281234567890@c.us' },
      { lid: '555@lid', pn: '6281234567890@c.us' },
    ]);
    await client.sendMessage('555@lid', 'halo juga');
    expect(await fake.waitForSent({ to: budi })).toMatchObject({ chatId: '555@lid' });
  });

  it('logs the client out from the phone', async () => {
    const client = await readyClient();
    const disconnected = once(client, 'disconnected');
    const qr = once(client, 'qr');
    await fake.logoutFromPhone();
    expect((await disconnected)[0]).toBe('LOGOUT');
    await qr;
    await expect
      .poll(() => fake.connections())
      .toMatchObject([{ phone: undefined, showsQr: true }]);
  });

  it('takes a logout by the client', async () => {
    const client = await readyClient();
    await client.logout();
    await expect.poll(() => fake.connections()).toEqual([]);
    const again = makeClient();
    const qr = once(again, 'qr');
    await again.initialize();
    await qr;
  });

  it('shows the states of the connection', async () => {
    const client = await readyClient();
    const states: string[] = [];
    client.on('change_state', (state: string) => states.push(state));
    await fake.setState('TIMEOUT');
    await fake.setState('CONNECTED');
    const disconnected = once(client, 'disconnected');
    await fake.setState('CONFLICT');
    expect((await disconnected)[0]).toBe('CONFLICT');
    expect(states).toEqual(['TIMEOUT', 'CONNECTED', 'CONFLICT']);
  });

  it('is all the internet that Chromium has', async () => {
    const client = await readyClient();
    const failure = await client.pupPage?.evaluate("fetch('https://example.org').catch(String)");
    expect(failure).toMatch(/Failed to fetch/);
  });
});
