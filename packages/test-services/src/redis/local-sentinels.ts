import { freePort } from '../process/free-port.ts';
import { type LocalRedis, startLocalRedis } from './local-redis.ts';

/** What {@link startLocalSentinels} needs to know. */
export interface LocalSentinelsOptions {
  /** How long a master is silent before it counts as down, ms; default 500. */
  readonly downAfterMs?: number;
  /** More arguments of both servers, such as `['--requirepass', 'x', '--masterauth', 'x']`. */
  readonly args?: readonly string[];
  /** More lines for each sentinel, such as `sentinel auth-pass mymaster x` or `requirepass y`. */
  readonly sentinelLines?: readonly string[];
}

/** A master, its replica and three sentinels that watch them, on 127.0.0.1. */
export interface LocalSentinels extends AsyncDisposable {
  /** `redis+sentinel://127.0.0.1:A,127.0.0.1:B,127.0.0.1:C/mymaster` */
  readonly url: string;
  /** The master at the start, then its replica. A restart brings one back as what it was at the start, and empty. */
  readonly servers: readonly [LocalRedis, LocalRedis];
  readonly sentinels: readonly LocalRedis[];
}

const quorum = 2;
const sentinelCount = 3;

/** Starts them; the sentinels know the master at once, and its replica and each other after some seconds. */
export async function startLocalSentinels({
  downAfterMs = 500,
  args = [],
  sentinelLines = [],
}: LocalSentinelsOptions = {}): Promise<LocalSentinels> {
  await using started = new AsyncDisposableStack();
  // A replica that begins to copy in the middle of a test would hold it up.
  const fast = ['--repl-diskless-sync', 'yes', '--repl-diskless-sync-delay', '0'];
  const master = started.use(await startLocalRedis({ args: [...fast, ...args] }));
  const replicaOf = ['--replicaof', '127.0.0.1', String(master.port)];
  const replica = started.use(await startLocalRedis({ args: [...fast, ...replicaOf, ...args] }));
  const sentinels: LocalRedis[] = [];
  for (let at = 0; at < sentinelCount; at += 1) {
    const sentinel = [
      `sentinel monitor mymaster 127.0.0.1 ${master.port} ${quorum}`,
      `sentinel down-after-milliseconds mymaster ${downAfterMs}`,
      'sentinel failover-timeout mymaster 5000',
      ...sentinelLines,
    ];
    sentinels.push(started.use(await startLocalRedis({ port: await freePort(), sentinel })));
  }
  const all = started.move();
  return {
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/mymaster`,
    servers: [master, replica],
    sentinels,
    [Symbol.asyncDispose]: async () => await all.disposeAsync(),
  };
}
