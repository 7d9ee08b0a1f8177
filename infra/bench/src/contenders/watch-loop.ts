import { createClientPool, WatchError } from 'redis';

/** How many connections vote at the same time: with more of them more votes are in vain, and all of it is slower. */
const connections = 10;
/** The pool's own 3 s are too short for a thousand voters on one key. */
const acquireTimeoutMs = 120_000;

/** A vote on Redis as people write it: WATCH, GET, MULTI, SET, EXEC, and again when somebody was faster. */
export interface WatchLoop extends AsyncDisposable {
  open(key: string): Promise<void>;
  vote(key: string, voter: string): Promise<void>;
  /** Voters that were counted. */
  count(key: string): Promise<number>;
}

/** What is voted on. */
export interface Ballot {
  readonly votes: Record<string, 'yes' | 'no'>;
}

/** @returns the loop over a pool of connections: WATCH needs one of its own for each voter */
export async function openWatchLoop(url: string): Promise<WatchLoop> {
  const pool = createClientPool(
    { url },
    { minimum: connections, maximum: connections, acquireTimeout: acquireTimeoutMs },
  );
  await pool.connect();
  const read = (text: string | null): Ballot => JSON.parse(text ?? '{"votes":{}}') as Ballot;
  return {
    async open(key) {
      await pool.set(key, JSON.stringify({ votes: {} } satisfies Ballot));
    },
    async vote(key, voter) {
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
    count: async (key) => Object.keys(read(await pool.get(key)).votes).length,
    async [Symbol.asyncDispose]() {
      await pool.close();
    },
  };
}
