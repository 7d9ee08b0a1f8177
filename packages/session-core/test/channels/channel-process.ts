import { Channels } from '../../src/channels/channels.ts';
import { openPool } from '../../src/postgres/pool.ts';
import { Postgres } from '../../src/postgres/postgres.ts';
import { fixedMaster } from '../../src/redis/deployment/master-location.ts';

/** A process that prints each notice of the channel `news` as a line, and answers `{ ask: n }` with `{ answer: n }`. */
const [postgresUrl = '', redisUrl = ''] = process.argv.slice(2);
const pool = openPool({ url: postgresUrl });
const channels = new Channels({
  postgres: new Postgres(pool, () => undefined),
  pool,
  redis: fixedMaster({ enabled: true, url: redisUrl }),
  emit: () => undefined,
});
const news = channels.channel('news');
await news.subscribe(async (notice) => {
  console.log(JSON.stringify(notice));
  if (notice.kind !== 'message') return;
  const { ask } = notice.payload as { ask?: number };
  if (ask !== undefined) await news.publish({ answer: ask });
});
console.log(JSON.stringify({ kind: 'ready' }));
