import { testChromium } from '@sesi/chromium/vitest';
import { openPool } from '@sesi/session-core/postgres';
import { createTestDatabase } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it, onTestFinished } from 'vitest';

import { PostgresOutboundLog } from '../../../src/postgres/outbound/postgres-outbound-log.ts';
import type { OutboundOptions } from '../../../src/whatsapp/outbound/outbound-options.ts';
import { botPhone, echo, openWorld, startReady } from '../gateway-fixture.ts';

const budi = '+6281234567890';
const siti = '+6285711112222';

/** A log that other processes share, without any Redis. */
async function openShared(): Promise<{ log: PostgresOutboundLog; other: PostgresOutboundLog }> {
  const database = await createTestDatabase(testServices());
  const pool = openPool({ url: database.url });
  onTestFinished(async () => {
    await pool.end();
    await database[Symbol.asyncDispose]();
  });
  return { log: new PostgresOutboundLog(pool), other: new PostgresOutboundLog(pool) };
}

describe.skipIf(testChromium() === undefined)(
  'manners, with the real client in a real Chromium',
  () => {
    it('cuts a long answer, and lets a flood wait without keeping others waiting', async () => {
      const world = await openWorld();
      const { log, other } = await openShared();
      const outbound: OutboundOptions = {
        isHuman: false,
        log,
        texts: {
          tooFast: async () => 'pelan-pelan',
          leftOut: async (_, count) => `${count} lagi`,
        },
      };
      const long = `${'a'.repeat(4000)}\n\n*${'b'.repeat(3000)}*`;
      const { gateway } = await startReady(
        world,
        async ({ text }) => [text === 'panjang' ? long : `echo ${text}`],
        { outbound },
      );

      await world.fake.receive({ from: budi, text: 'panjang' });
      await world.fake.waitForSent({ to: budi, body: `*${'b'.repeat(3000)}*` });
      for (let index = 1; index <= 12; index += 1) {
        await world.fake.receive({ from: budi, text: `${index}` });
      }
      await world.fake.waitForSent({ to: budi, body: 'pelan-pelan' });
      await world.fake.receive({ from: siti, text: 'halo' });
      await world.fake.waitForSent({ to: siti, body: 'echo halo' });

      const toBudi = world.fake.sent.filter(({ to }) => to === budi).map(({ body }) => body);
      expect(toBudi).toEqual([
        'a'.repeat(4000),
        `*${'b'.repeat(3000)}*`,
        ...[1, 2, 3, 4, 5, 6, 7].map((index) => `echo ${index}`),
        'pelan-pelan',
      ]);
      await expect.poll(() => gateway.outbound()).toMatchObject({ waiting: 5, braked: false });
      // Another process counts the same: ten to Budi, one to Siti.
      expect(await other.sentLastMinute()).toBe(11);
      const unread = world.fake.received().filter(({ seen }) => !seen);
      expect(unread.length, 'who waits for an answer stays unread').toBeGreaterThanOrEqual(5);
    });

    it('types before it answers, and marks the chat as read afterwards', async () => {
      const world = await openWorld();
      const { log } = await startReady(world, echo, { outbound: { isHuman: true } });
      await world.fake.receive({ from: budi, text: 'halo' });
      await world.fake.waitForSent({ to: budi, body: 'echo halo' });
      await expect
        .poll(() => world.fake.activity.map(({ kind, to }) => `${kind} ${to}`))
        .toEqual([`typing ${budi}`, `paused ${budi}`, `seen ${budi}`]);
      const [typing, paused] = world.fake.activity.map(({ at }) => at.getTime());
      expect((paused ?? 0) - (typing ?? 0)).toBeGreaterThanOrEqual(250);
      expect(log.filter(({ level }) => level !== 'info')).toEqual([]);
    });

    it('answers the invitation of a member once in a group, and nothing else there', async () => {
      const world = await openWorld();
      const answered = new Set<string>();
      const groups: OutboundOptions['groups'] = {
        mayInvite: async (person) => person === budi,
        claim: async (id) => !answered.has(id) && answered.add(id).has(id),
        answer: async (_, phone) => `write to ${phone}`,
      };
      const { log } = await startReady(world, echo, { outbound: { isHuman: false, groups } });
      const family = { owner: budi, members: [siti] };
      const { id: group } = world.fake.createGroup({ subject: 'Keluarga', ...family });
      const { id: quiet } = world.fake.createGroup({ subject: 'Arisan', ...family });
      const digits = botPhone.slice(1);
      const invitation = { text: `halo @${digits}`, mentions: [botPhone] };
      for (const [from, text] of [
        [budi, 'halo'],
        [budi, '50rb makan siang'],
        [siti, 'bantuan'],
      ] as const) {
        await world.fake.receive({ from, text, group: quiet });
      }
      await world.fake.receive({ from: siti, group, ...invitation });
      await world.fake.receive({ from: budi, group, text: 'halo @85711112222', mentions: [siti] });
      await world.fake.receive({ from: budi, group, ...invitation });
      await world.fake.waitForSent({ to: group, body: `write to ${digits}` });
      await world.fake.receive({ from: budi, group, ...invitation });
      await world.fake.receive({ from: budi, text: 'halo' });
      await world.fake.waitForSent({ to: budi, body: 'echo halo' });
      // Whatever was still under way has been answered by then.
      await world.fake.receive({ from: siti, text: 'halo' });
      await world.fake.waitForSent({ to: siti, body: 'echo halo' });
      expect(world.fake.sent.map(({ to, body }) => `${to} ${body}`)).toEqual([
        `${group} write to ${digits}`,
        `${budi} echo halo`,
        `${siti} echo halo`,
      ]);
      expect(log.filter(({ level }) => level !== 'info')).toEqual([]);
    });
  },
);
