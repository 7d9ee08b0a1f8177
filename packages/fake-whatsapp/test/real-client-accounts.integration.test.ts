import { once } from 'node:events';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';

import { testChromium } from '@sesi/chromium/vitest';
import { describe, expect, it } from 'vitest';

import { FakeWhatsAppInputError } from '../src/index.ts';
import {
  bot,
  budi,
  makeClient,
  makeDataPath,
  readyClient,
  startFake,
} from './real-client-fixture.ts';

const otherBot = '+628222222222';

const chromium = testChromium();

describe.skipIf(!chromium)('accounts and states with the real whatsapp-web.js', () => {
  it('has two bots, each with its own account', async () => {
    const fake = await startFake();
    const one = await readyClient(fake, chromium);
    const two = await readyClient(fake, chromium, { phone: otherBot });
    expect(one.info.wid._serialized).toBe('628111111111@c.us');
    expect(two.info.wid._serialized).toBe('628222222222@c.us');
    const heard: string[] = [];
    one.on('message', ({ body }) => heard.push(`one ${body}`));
    const second = once(two, 'message');
    await fake.account(otherBot).receive({ from: budi, text: 'ke dua' });
    await second;
    const first = once(one, 'message');
    await fake.receive({ from: budi, text: 'ke satu' });
    await first;
    expect(heard).toEqual(['one ke satu']);
    await two.sendMessage('6281234567890@c.us', 'dari dua');
    await fake.account(otherBot).waitForSent({ to: budi, body: 'dari dua' });
    expect(fake.sent).toEqual([]);
  });

  it('restores a pairing from a copied profile, at which the older process gets CONFLICT', async () => {
    const fake = await startFake();
    const dataPath = await makeDataPath();
    await (await readyClient(fake, chromium, { dataPath })).destroy();
    const copy = await makeDataPath();
    await cp(join(dataPath, 'session'), join(copy, 'session'), { recursive: true });

    const older = await readyClient(fake, chromium, { dataPath });
    const disconnected = once(older, 'disconnected');
    const younger = await readyClient(fake, chromium, { dataPath: copy });
    expect((await disconnected)[0]).toBe('CONFLICT');
    const received = once(younger, 'message');
    await fake.receive({ from: budi, text: 'halo' });
    await received;
  });

  it('lets the older process take the connection back', async () => {
    const fake = await startFake();
    const dataPath = await makeDataPath();
    await (await readyClient(fake, chromium, { dataPath })).destroy();
    const copy = await makeDataPath();
    await cp(join(dataPath, 'session'), join(copy, 'session'), { recursive: true });
    // Left to itself the library would take over at once, before the younger one listens.
    const options = { takeoverOnConflict: true, takeoverTimeoutMs: 2 ** 30 };
    const older = await readyClient(fake, chromium, { dataPath, options });
    const younger = await readyClient(fake, chromium, { dataPath: copy });
    const disconnected = once(younger, 'disconnected');
    await expect.poll(() => older.getState()).toBe('CONFLICT');
    await older.pupPage?.evaluate("window.require('WAWebSocketModel').Socket.takeover()");
    expect((await disconnected)[0]).toBe('CONFLICT');
    await expect.poll(() => older.getState()).toBe('CONNECTED');
  });

  it('links by a pairing code, and by no other', async () => {
    const fake = await startFake();
    const client = await makeClient(fake, chromium, {
      options: { pairWithPhoneNumber: { phoneNumber: '628111111111' } },
    });
    const given = once(client, 'code');
    const ready = once(client, 'ready');
    await client.initialize();
    const [code] = (await given) as [string];
    expect(code).toMatch(/^[1-9A-HJ-NP-TV-Z]{8}$/);
    await expect(fake.pair(bot, { code: 'WRONGONE' })).rejects.toThrow(FakeWhatsAppInputError);
    await fake.pair(bot, { code });
    await ready;
  });

  it('shows new QR codes, and bans an account', async () => {
    const fake = await startFake();
    const client = await makeClient(fake, chromium);
    const qrs: string[] = [];
    client.on('qr', (qr) => qrs.push(qr));
    await client.initialize();
    await expect.poll(() => fake.connections()).toMatchObject([{ showsQr: true }]);
    fake.refreshQr();
    await expect.poll(() => qrs).toHaveLength(2);
    expect(qrs[0]).not.toBe(qrs[1]);
    const ready = once(client, 'ready');
    await fake.pair(bot);
    await ready;
    const disconnected = once(client, 'disconnected');
    await fake.ban();
    expect((await disconnected)[0]).toBe('UNPAIRED');
    await expect(fake.pair(bot)).rejects.toThrow(/banned/);
  });

  it.each(['UNLAUNCHED', 'PROXYBLOCK', 'DEPRECATED_VERSION'])(
    'ends the client by the state %s',
    async (state) => {
      const fake = await startFake();
      const client = await readyClient(fake, chromium);
      const disconnected = once(client, 'disconnected');
      await fake.setState(state);
      expect((await disconnected)[0]).toBe(state);
    },
  );

  it('gets stuck where it is told to', async () => {
    const fake = await startFake();
    fake.hangAt('ready');
    const client = await makeClient(fake, chromium);
    const events: string[] = [];
    const authenticated = once(client, 'authenticated');
    client.on('ready', () => events.push('ready'));
    await client.initialize();
    await fake.pair(bot);
    await authenticated;
    expect(fake.connections()).toMatchObject([{ phone: bot, synced: false }]);
    expect(events).toEqual([]);
  });
});

describe.skipIf(!chromium)('faults with the real whatsapp-web.js', () => {
  it('come back from a lost network with what came meanwhile, and from a reload', async () => {
    const fake = await startFake();
    const client = await readyClient(fake, chromium);
    const states: string[] = [];
    client.on('change_state', (state: string) => states.push(state));
    const received = once(client, 'message');
    fake.inject({ kind: 'drop', forMs: 300 });
    await fake.receive({ from: budi, text: 'halo' });
    await received;
    await expect.poll(() => states).toEqual(['TIMEOUT', 'OPENING', 'CONNECTED']);

    const again = once(client, 'ready');
    fake.inject({ kind: 'reload' });
    await again;
  });

  it('answers late, and after a freeze', async () => {
    const fake = await startFake();
    const client = await readyClient(fake, chromium);
    fake.setTraffic({ answerAfterMs: [300, 400] });
    const before = Date.now();
    await client.sendMessage('6281234567890@c.us', 'halo', { waitUntilMsgSent: true });
    expect(Date.now() - before).toBeGreaterThanOrEqual(300);
    fake.inject({ kind: 'freeze', forMs: 300 });
    expect(await client.getState()).toBe('CONNECTED');
  });
});
