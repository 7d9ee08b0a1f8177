import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { testChromium } from '@sesi/chromium/vitest';
import { describe, expect, it } from 'vitest';

import type { IncomingMessage } from '../../src/conversation/message-gateway.ts';
import { browsersOn, killTree } from '../../src/whatsapp/chromium/browser-processes.ts';
import { GatewayInputError, SendFailedError } from '../../src/whatsapp/errors.ts';
import { botPhone, echo, openGateway, openWorld, startReady } from './gateway-fixture.ts';

const budi = '+6281234567890';
const siti = '+6285711112222';

describe.skipIf(testChromium() === undefined)(
  'the gateway, with the real client in a real Chromium',
  () => {
    it('shows a QR code, is linked by it, and answers a message', async () => {
      const world = await openWorld();
      const { gateway, qrs, log, reaches } = openGateway(world);
      await gateway.start(async ({ text }) => [`echo ${text}`, 'dua']);
      await reaches('waiting-for-qr');
      await expect.poll(() => qrs).toHaveLength(1);
      expect(qrs[0]).toMatch(/^2@fake-whatsapp-1,/);
      await world.fake.pair(botPhone);
      await reaches('ready');

      await world.fake.receive({ from: budi, text: 'halo' });
      await world.fake.waitForSent({ to: budi, body: 'dua' });
      expect(world.fake.sent.map(({ body }) => body)).toEqual(['echo halo', 'dua']);
      await expect.poll(() => world.fake.received()).toMatchObject([{ seen: true }]);

      const states = log.filter(({ message }) => message === 'whatsapp state');
      expect(states.map(({ fields }) => fields['state'])).toEqual([
        'waiting-for-qr',
        'authenticated',
        'ready',
      ]);
      expect(world.fake.missingModules()).toEqual([]);
      expect(log.filter(({ level }) => level !== 'info')).toEqual([]);
    });

    it('gives the handler the person, the text, the id and the time', async () => {
      const world = await openWorld();
      const got: IncomingMessage[] = [];
      await startReady(world, async (message) => {
        got.push(message);
        return [];
      });
      const sentAt = new Date('2026-11-21T04:05:06Z');
      const id = await world.fake.receive({ from: budi, text: ' 50rb\nmakan ', at: sentAt });
      await expect.poll(() => got).toEqual([{ id, from: budi, text: ' 50rb\nmakan ', sentAt }]);
      expect(world.fake.sent).toEqual([]);
    });

    it('needs no QR code after a restart, and answers what came while it was away, once', async () => {
      const world = await openWorld();
      const beforeLinked = new Date(Date.now() - 30_000);
      await world.fake.receive({ from: siti, text: 'not for a bot', at: beforeLinked });
      const first = await startReady(world);
      await world.fake.receive({ from: budi, text: 'satu' });
      await world.fake.waitForSent({ body: 'echo satu' });
      await first.gateway[Symbol.asyncDispose]();

      await world.fake.receive({ from: budi, text: 'dua' });
      await world.fake.receive({ from: budi, text: 'tiga' });
      const second = await startReady(world);
      expect(second.qrs).toEqual([]);
      await world.fake.waitForSent({ body: 'echo tiga' });
      await second.gateway[Symbol.asyncDispose]();

      const third = await startReady(world);
      await world.fake.receive({ from: budi, text: 'empat' });
      await world.fake.waitForSent({ body: 'echo empat' });
      expect(third.qrs).toEqual([]);
      expect(world.fake.sent.map(({ body }) => body)).toEqual([
        'echo satu',
        'echo dua',
        'echo tiga',
        'echo empat',
      ]);
    });

    it('knows the person behind a lid, or names the lid while WhatsApp does not tell', async () => {
      const world = await openWorld();
      const from: string[] = [];
      await startReady(world, async (message) => {
        from.push(message.from);
        return [`halo ${message.from}`];
      });
      world.fake.linkLid('5551@lid', budi);
      await world.fake.receive({ from: '5551@lid', text: 'a' });
      await world.fake.waitForSent({ to: budi, body: `halo ${budi}` });
      await world.fake.receive({ from: '5552@lid', text: 'b' });
      expect(await world.fake.waitForSent({ to: '5552@lid' })).toMatchObject({
        body: 'halo lid:5552',
      });
      world.fake.linkLid('5552@lid', siti);
      await world.fake.receive({ from: '5552@lid', text: 'c' });
      await world.fake.waitForSent({ to: siti, body: `halo ${siti}` });
      expect(from).toEqual([budi, 'lid:5552', siti]);
    });

    it('handles one person in order and people side by side', async () => {
      const world = await openWorld();
      const budiMayGo = Promise.withResolvers<void>();
      await startReady(world, async ({ from, text }) => {
        if (text === 'satu') await budiMayGo.promise;
        return [`${from === budi ? 'budi' : 'siti'} ${text}`];
      });
      await world.fake.receive({ from: budi, text: 'satu' });
      await world.fake.receive({ from: budi, text: 'dua' });
      await world.fake.receive({ from: siti, text: 'halo' });
      await world.fake.waitForSent({ body: 'siti halo' });
      budiMayGo.resolve();
      await world.fake.waitForSent({ body: 'budi dua' });
      expect(world.fake.sent.map(({ body }) => body)).toEqual([
        'siti halo',
        'budi satu',
        'budi dua',
      ]);
    });

    it('logs the error of a handler once, without text or phone, and goes on', async () => {
      const world = await openWorld();
      const { log } = await startReady(world, async ({ text }) => {
        if (text === 'rahasia') throw new Error('no luck');
        return [text];
      });
      const messageId = await world.fake.receive({ from: budi, text: 'rahasia' });
      await world.fake.receive({ from: budi, text: 'halo' });
      await world.fake.waitForSent({ body: 'halo' });
      const errors = log.filter(({ level }) => level === 'error');
      expect(errors).toMatchObject([{ fields: { messageId }, message: 'message not answered' }]);
      expect(JSON.stringify(log)).not.toMatch(/rahasia|81234567890/);
    });

    it('handles a message that WhatsApp delivers twice once', async () => {
      const world = await openWorld();
      await startReady(world);
      await world.fake.receive({ from: budi, text: 'satu', id: 'ABC' });
      await world.fake.receive({ from: budi, text: 'satu', id: 'ABC' });
      await world.fake.receive({ from: budi, text: 'dua' });
      await world.fake.waitForSent({ body: 'echo dua' });
      expect(world.fake.sent.map(({ body }) => body)).toEqual(['echo satu', 'echo dua']);
    });

    it('sends on its own to a phone and to a lid, and refuses anything else', async () => {
      const world = await openWorld();
      const { gateway } = await startReady(world);
      await gateway.send(budi, 'halo');
      await gateway.send(budi, 'an old reminder', async () => false);
      await gateway.send('lid:5551', 'juga', async () => true);
      expect(world.fake.sent).toMatchObject([
        { to: budi, body: 'halo' },
        { to: '5551@lid', body: 'juga' },
      ]);
      await expect(gateway.send('0812345678', 'x')).rejects.toThrow(GatewayInputError);
      await expect(gateway.send(budi, '')).rejects.toThrow(GatewayInputError);
      await gateway[Symbol.asyncDispose]();
      await expect(gateway.send(budi, 'x')).rejects.toThrow(SendFailedError);
    });

    it('comes back by itself when Chromium is killed, and answers what came meanwhile', async () => {
      const world = await openWorld();
      const first = await startReady(world);
      // Chromium writes the pairing to disk seconds later, or when it ends in order.
      await first.gateway[Symbol.asyncDispose]();
      const { gateway, qrs, reaches } = await startReady(world, echo, {
        limits: { restartDelayMs: 200 },
      });
      const [pid] = await browsersOn(world.profile);
      expect(pid).toBeDefined();
      killTree(pid ?? 0);
      await reaches('disconnected');
      await world.fake.receive({ from: budi, text: 'masih ada?' });
      await gateway.send(siti, 'sent while it was away');
      await world.fake.waitForSent({ to: budi, body: 'echo masih ada?' });
      await reaches('ready');
      expect(qrs).toEqual([]);
      expect(await browsersOn(world.profile)).not.toContain(pid);
      expect(world.fake.sent).toHaveLength(2);
    });

    it('shows a QR code again when the phone removes it, and keeps the new pairing', async () => {
      const world = await openWorld();
      const { gateway, qrs, reaches } = await startReady(world);
      const oldAccount = join(world.profile, 'of-the-old-account');
      await writeFile(oldAccount, '');
      await world.fake.logoutFromPhone();
      await reaches('waiting-for-qr');
      await expect(access(oldAccount)).rejects.toThrow(/ENOENT/);
      await world.fake.pair(botPhone);
      await reaches('ready');
      expect(qrs.length).toBeGreaterThanOrEqual(2);
      await gateway[Symbol.asyncDispose]();
      const again = await startReady(world);
      expect(again.qrs).toEqual([]);
    });

    it('connects again after a conflict', async () => {
      const world = await openWorld();
      const { log, qrs, reaches } = await startReady(world);
      await world.fake.setState('CONFLICT');
      await reaches('disconnected');
      await reaches('ready');
      expect(log.filter(({ level }) => level === 'warn')).toMatchObject([
        { fields: { reason: 'disconnected' } },
      ]);
      expect(qrs).toHaveLength(1);
      await world.fake.receive({ from: budi, text: 'halo' });
      await world.fake.waitForSent({ body: 'echo halo' });
    });

    it('is not ready while WhatsApp has lost its connection, and sends afterwards', async () => {
      const world = await openWorld();
      const { gateway, reaches } = await startReady(world);
      await world.fake.setState('TIMEOUT');
      await reaches('disconnected');
      const sent = gateway.send(budi, 'halo');
      await world.fake.setState('CONNECTED');
      await sent;
      expect(gateway.status().state).toBe('ready');
    });

    it('shows a fresh QR code when the old one has run out', async () => {
      const world = await openWorld();
      const { gateway, qrs, reaches } = openGateway(world);
      await gateway.start(echo);
      await reaches('waiting-for-qr');
      await expect.poll(() => world.fake.connections()).toMatchObject([{ showsQr: true }]);
      await expect
        .poll(async () => {
          await world.fake.setState('UNPAIRED_IDLE');
          return qrs.length;
        })
        .toBeGreaterThan(1);
      expect(new Set(qrs).size).toBe(qrs.length);
    });
  },
);
