import { RedisUnavailableError, type SharedRedis } from '@sesi/session-core';

const pauseMs = 10;

/**
 * The Redis of a core, for tests in which Redis stays up. On a busy machine a view of Postgres can come too late, and then a
 * process does without Redis for a moment, as it should. Here each call waits until such a moment is over, so that what a
 * test sees never depends on the machine. Tests of what happens when Redis fails use the core's own.
 */
export function steadyRedis(redis: SharedRedis): SharedRedis {
  const sure = async (): Promise<number> => {
    for (;;) {
      const belief = redis.believed();
      if (belief !== undefined) return belief;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  };
  /** Again, as long as Redis was not believed all the while. */
  const believing = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    for (;;) {
      const belief = await sure();
      try {
        const result = await call();
        if (redis.believed() === belief) return result;
      } catch (error) {
        if (!(error instanceof RedisUnavailableError)) throw error;
      }
    }
  };
  return {
    get answers() {
      return redis.answers;
    },
    believed: () => 1,
    getMany: async (keys) => await believing(async () => await redis.getMany(keys)),
    async run(script, key, args) {
      for (;;) {
        await sure();
        try {
          return await redis.run(script, key, args);
        } catch (error) {
          if (!(error instanceof RedisUnavailableError)) throw error;
        }
      }
    },
    change: async (keys, attempt) => await believing(async () => await redis.change(keys, attempt)),
    remove: async (keys) => await believing(async () => await redis.remove(keys)),
    ownPrefix: async (name, prefix) => await redis.ownPrefix(name, prefix),
  };
}
