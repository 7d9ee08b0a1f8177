import { createClientPool, WatchError } from 'redis';

import type { VoteTaker } from './contender.ts';

/** The pool's own 3 s are too short for a thousand voters on one key. */
const acquireTimeoutMs = 120_000;

/** What is voted on. */
interface Ballot {
  readonly votes: Record<string, 'yes' | 'no'>;
}

/**
 * A vote on Redis as people write it: WATCH, GET, MULTI, SET, EXEC, and again when somebody was faster. It takes a pool, as
 * WATCH needs a connection of its own for each voter.
 *
 * @param connections - How many vote at the same time; undefined: as many as the pool has when nobody says it. With more of
 *   them more votes are in vain, and all of it is slower.
 */
export async function openWatchLoop(url: string, connections?: number): Promise<VoteTaker> {
  const size = connections === undefined ? {} : { minimum: connections, maximum: connections };
  const pool = createClientPool({ url }, { ...size, acquireTimeout: acquireTimeoutMs });
  await pool.connect();
  const keyOf = (ballot: string): string => `watch:${ballot}`;
  const read = (text: string | null): Ballot => JSON.parse(text ?? '{"votes":{}}') as Ballot;
  return {
    name: connections === undefined ? 'WATCH, default pool' : `WATCH, pool of ${connections}`,
    async open(ballot) {
      await pool.set(keyOf(ballot), JSON.stringify({ votes: {} } satisfies Ballot));
    },
    async vote(id, voter) {
      const key = keyOf(id);
      await pool.execute(async (client) => {
        for (;;) {
          await client.watch(key);
          const ballot = read(await client.get(key));
          ballot.votes[voter] = 'yes';
          try {
            await client.multi().set(key, JSON.stringify(ballot)).exec();
            return;
          } catch (error) {
            if (!(error instanceof WatchError)) throw error;
          }
        }
      });
    },
    count: async (ballot) => Object.keys(read(await pool.get(keyOf(ballot))).votes).length,
    async [Symbol.asyncDispose]() {
      await pool.close();
    },
  };
}
