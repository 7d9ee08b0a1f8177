import type { RedisConfig } from '../../session-core.ts';

/** Says where a master is that can be connected to. */
export interface MasterLocation {
  /** The settings of one server. Rejects when nobody knows any, within seconds. */
  find(): Promise<RedisConfig>;
  /** Whether what `find` gave is still right. Rejects when nobody can say. */
  holds(server: RedisConfig): Promise<boolean>;
  /** What `find` gave was no master, or did not answer: ask somebody else next time. */
  doubt(): void;
}

/** A server whose address does not change. */
export function fixedMaster(server: RedisConfig): MasterLocation {
  return {
    find: () => Promise.resolve(server),
    holds: () => Promise.resolve(true),
    doubt: () => undefined,
  };
}
