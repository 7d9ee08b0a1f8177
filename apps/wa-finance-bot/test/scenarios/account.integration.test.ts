import { join } from 'node:path';

import { testChromium } from '@sesi/chromium/vitest';
import { openPool } from '@sesi/session-core/postgres';
import { type LocalPostgres, startLocalPostgres } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, onTestFinished, test } from 'vitest';

import {
  allSeen,
  botPhone,
  hasBeen,
  makeFolder,
  openWorld,
  person,
  register,
  untilState,
  type World,
} from './open-world.ts';

const budi = '+6281234567890';
const siti = '+6289876543210';

/** How long others wait for the account when nothing is set. */
const shippedTakeover = { WHATSAPP_TAKEOVER_SECONDS: '15' };

/** Links the account, and ends the bot in order: then it is saved. */
async function linkAndSave(world: World, env?: Readonly<Record<string, string>>): Promise<void> {
  const bot = await world.startLinkedBot(env);
  await untilState(bot, 'ready');
  expect(await bot.stop()).toBe(0);
}

/** A machine without anything on its disk. */
async function newMachine(): Promise<{ readonly WHATSAPP_DATA_DIR: string }> {
  return { WHATSAPP_DATA_DIR: await makeFolder() };
}

/** A Postgres that can be killed and started again where it was. */
async function ownPostgres(): Promise<{
  url: string;
  kill(): Promise<void>;
  restart(): Promise<void>;
}> {
  const dataDir = join(await makeFolder(), 'postgres');
  const start = async (port?: number): Promise<LocalPostgres> => {
    const started = await startLocalPostgres({
      dataDir,
      durable: false,
      ...(port !== undefined && { port }),
    });
    onTestFinished(() => started.stop());
    return started;
  };
  const first = await start();
  let running = first;
  return {
    url: first.url,
    kill: () => running.kill(),
    restart: async () => {
      running = await start(first.port);
    },
  };
}

function questionsTo(fake: World['fake'], phone: string): readonly string[] {
  return person(fake, phone)
    .replies()
    .flatMap((reply) => /\*\d\/4\*/.exec(reply)?.[0] ?? []);
}

describe.skipIf(testChromium() === undefined || 'missing' in testServices().redis)(
  'the account of the shipped bot in a real Chromium',
  () => {
    test(
      'two machines have one account: when one is killed, the other goes on within 30 s',
      { timeout: 240_000 },
      async () => {
        const world = await openWorld();
        const { fake } = world;
        await linkAndSave(world);
        const holder = await world.startBot(shippedTakeover);
        const [him, her] = [person(fake, budi), person(fake, siti)];
        await holder.whileItRuns(register(him));
        const standby = await world.startBot({ ...shippedTakeover, ...(await newMachine()) });
        await untilState(standby, 'standby');
        expect(await holder.whileItRuns(her.say('halo'))).toContain('*1/4*');
        expect(await holder.whileItRuns(her.say('Siti Rahma'))).toContain('*2/4*');
        expect(await holder.whileItRuns(him.say('kopi 20rb'))).toContain('Rp 20.000');
        await allSeen(fake);
        expect(fake.connections()).toHaveLength(1);

        const from = fake.sent.length;
        // The holder may have taken this one; it dies over it.
        await him.write('bensin 100rb');
        await holder.kill();
        const diedAt = performance.now();
        await her.write('siti@mail.com');
        expect(await standby.whileItRuns(her.next(from))).toContain('*3/4*');
        const tookMs = performance.now() - diedAt;
        console.info(`The other machine answered ${Math.round(tookMs)} ms after the kill.`);
        expect(tookMs).toBeLessThan(30_000);
        await allSeen(fake);

        expect(await standby.whileItRuns(her.say('Makassar'))).toContain('*4/4*');
        expect(await standby.whileItRuns(her.say('ya'))).toContain('🎉 Selamat datang, Siti!');
        expect(him.replies().some((reply) => reply.includes('Bensin Rp 100.000'))).toBe(true);
        expect(await standby.whileItRuns(him.say('saldo'))).toContain('Rp 120.000');
        expect(questionsTo(fake, siti)).toEqual(['*1/4*', '*2/4*', '*3/4*', '*4/4*']);
        expect(him.replies().filter((reply) => reply.includes('Kopi Rp 20.000'))).toHaveLength(1);
        expect(hasBeen(standby, 'waiting-for-qr')).toBe(false);
      },
    );

    test(
      'the newest backup is corrupt and the disk is gone: the one before is restored, without a QR code',
      { timeout: 180_000 },
      async () => {
        const world = await openWorld();
        const { fake, databaseUrl } = world;
        const him = person(fake, budi);
        await linkAndSave(world);
        const second = await world.startBot();
        expect(await second.whileItRuns(him.say('halo'))).toContain('*1/4*');
        await allSeen(fake);
        expect(await second.stop()).toBe(0);

        const pool = openPool({ url: databaseUrl, maxConnections: 1 });
        onTestFinished(() => pool.end());
        const { rows } = await pool.query<{ version: string }>(
          `select version from core.large_value
            where name = 'whatsapp-profile:RemoteAuth-main' and verified_at is not null
            order by version desc`,
        );
        expect(rows).toHaveLength(2);
        const [newest, older] = rows.map(({ version }) => version);
        const damaged = await pool.query(
          `update core.large_value_part
              set data = set_byte(data, length(data) / 2, 255 - get_byte(data, length(data) / 2))
            where name = 'whatsapp-profile:RemoteAuth-main' and version = $1`,
          [newest],
        );
        expect(damaged.rowCount).toBe(1);

        const third = await world.startBot(await newMachine());
        expect(await third.whileItRuns(him.say('Budi Santoso'))).toContain('*2/4*');
        const restored = third.output.filter((line) => line.includes('whatsapp profile restored'));
        expect(restored).toEqual([expect.stringContaining(`"version":${older}`)]);
        expect(hasBeen(third, 'waiting-for-qr')).toBe(false);
        expect(questionsTo(fake, budi)).toEqual(['*1/4*', '*2/4*']);
      },
    );

    test(
      'the phone logs it out in the middle of a dialog: it asks to be linked anew, and the dialog goes on',
      { timeout: 180_000 },
      async () => {
        const world = await openWorld();
        const { fake } = world;
        const him = person(fake, budi);
        await linkAndSave(world);
        const first = await world.startBot();
        expect(await first.whileItRuns(him.say('halo'))).toContain('*1/4*');
        expect(await first.whileItRuns(him.say('Budi Santoso'))).toContain('*2/4*');
        await allSeen(fake);

        await first.whileItRuns(fake.logoutFromPhone());
        await untilState(first, 'waiting-for-qr');
        await first.kill();
        // Neither its disk nor the backups bring the dead login back.
        for (const env of [{}, await newMachine()]) {
          const next = await world.startBot(env);
          await untilState(next, 'waiting-for-qr');
          await expect
            .poll(() => fake.connections())
            .toMatchObject([{ phone: undefined, showsQr: true }]);
          expect(next.output.join('\n')).not.toContain('whatsapp profile restored');
          await next.stop();
        }

        const again = await world.startLinkedBot();
        await untilState(again, 'ready');
        expect(await again.whileItRuns(him.say('budi@mail.com'))).toContain('*3/4*');
        expect(await again.whileItRuns(him.say('Makassar'))).toContain('*4/4*');
        expect(await again.whileItRuns(him.say('ya'))).toContain('🎉 Selamat datang, Budi!');
        expect(questionsTo(fake, budi)).toEqual(['*1/4*', '*2/4*', '*3/4*', '*4/4*']);
      },
    );

    test(
      'Postgres is away at a start, and again later: nobody is asked to link anew, nothing is wiped',
      { timeout: 240_000 },
      async () => {
        const world = await openWorld();
        const { fake } = world;
        const postgres = await ownPostgres();
        const env = { DATABASE_URL: postgres.url };
        const him = person(fake, budi);
        await linkAndSave(world, env);

        await postgres.kill();
        const early = await world.startBot(env);
        expect(await early.exitCode()).toBe(1);
        expect(early.output.join('\n')).toContain('Start failed');
        await postgres.restart();

        const bot = await world.startBot(env);
        expect(await bot.whileItRuns(him.say('halo'))).toContain('*1/4*');
        await allSeen(fake);
        await postgres.kill();
        // Who cannot prove that the account is his lets go of it.
        await bot.whileItRuns(
          expect.poll(() => fake.connections(), { timeout: 60_000 }).toEqual([]),
        );
        const from = fake.sent.length;
        await him.write('Budi Santoso');
        await postgres.restart();
        expect(await bot.whileItRuns(him.next(from))).toContain('*2/4*');
        expect(hasBeen(early, 'waiting-for-qr') || hasBeen(bot, 'waiting-for-qr')).toBe(false);
        expect(questionsTo(fake, budi)).toEqual(['*1/4*', '*2/4*']);
        expect(fake.accounts()).toEqual([botPhone]);
      },
    );
  },
);
