import { sampleSession } from '../sample-session.ts';
import { openBentocache } from './bentocache-redis.ts';
import { openConnectRedis } from './connect-redis-store.ts';
import type { Contender } from './contender.ts';
import { openKeyvRedis } from './keyv-redis.ts';
import { openNaiveDualWrite } from './naive-dual-write.ts';
import { openRawRedis } from './raw-redis.ts';
import { openSelectByKey } from './select-by-key.ts';
import { openSesiBallots } from './sesi-ballots.ts';
import { openSesi } from './sesi.ts';
import { openTelegrafSession } from './telegraf-session.ts';
import { openWatchLoop } from './watch-loop.ts';

/** Where a contender keeps its sessions. */
export interface ContenderPlace {
  readonly redisUrl: string;
  /** A database of its own. */
  readonly postgresUrl: string;
  /** How many sessions are read and written. */
  readonly samples: number;
}

/** Who can be measured in a process of its own. */
export const openers = {
  sesi: async ({ redisUrl, postgresUrl }: ContenderPlace) =>
    await openSesi('session-core', {
      postgres: { url: postgresUrl },
      redis: { enabled: true, url: redisUrl },
    }),
  sesiAlone: async ({ postgresUrl }: ContenderPlace) =>
    await openSesi('session-core', { postgres: { url: postgresUrl }, redis: false }),
  rawDefault: async ({ redisUrl }: ContenderPlace) => await openRawRedis(redisUrl, 'default'),
  rawTuned: async ({ redisUrl }: ContenderPlace) => await openRawRedis(redisUrl, 'tuned'),
  keyv: async ({ redisUrl }: ContenderPlace) => await openKeyvRedis(redisUrl),
  connectRedis: async ({ redisUrl }: ContenderPlace) => await openConnectRedis(redisUrl),
  bentocache: async ({ redisUrl }: ContenderPlace) => await openBentocache(redisUrl),
  telegraf: async ({ redisUrl }: ContenderPlace) => await openTelegrafSession(redisUrl),
  dualWrite: async ({ redisUrl, postgresUrl }: ContenderPlace) =>
    await openNaiveDualWrite(redisUrl, postgresUrl, 'default'),
  dualWriteTuned: async ({ redisUrl, postgresUrl }: ContenderPlace) =>
    await openNaiveDualWrite(redisUrl, postgresUrl, 'tuned'),
  selectByKey: async ({ postgresUrl, samples }: ContenderPlace) =>
    await openSelectByKey(
      postgresUrl,
      Array.from({ length: samples }, (_, n) => sampleSession(n)),
    ),
  sesiBallots: async ({ redisUrl, postgresUrl }: ContenderPlace) =>
    await openSesiBallots({
      postgres: { url: postgresUrl },
      redis: { enabled: true, url: redisUrl },
    }),
  watchLoop: async ({ redisUrl }: ContenderPlace) => await openWatchLoop(redisUrl),
  watchLoopOfTen: async ({ redisUrl }: ContenderPlace) => await openWatchLoop(redisUrl, 10),
} satisfies Record<string, (place: ContenderPlace) => Promise<Contender>>;

export type ContenderId = keyof typeof openers;
