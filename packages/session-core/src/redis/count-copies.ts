import type { SessionKind } from '../kinds/kind.ts';
import type { SessionCounts } from '../session-core.ts';
import { RedisFailure, type RedisLink } from './redis-link.ts';

/** What a key may hold besides a session: known to be absent, or being filled. Neither is counted. */
const noSession = /^\{"(?:absent":true,"version|filling)":/;

/** Sessions in Redis by kind, walked with SCAN; undefined when Redis does not answer. */
export async function countCopies(
  link: RedisLink,
  kinds: readonly SessionKind<unknown>[],
): Promise<SessionCounts | undefined> {
  try {
    const counts: Record<string, number> = {};
    for (const kind of kinds) {
      const longer = kinds.filter(
        ({ keyPrefix }) => keyPrefix !== kind.keyPrefix && keyPrefix.startsWith(kind.keyPrefix),
      );
      // SCAN may give a key twice.
      const keys = new Set<string>();
      for await (const page of link.keys(kind.keyPrefix)) {
        const own = page.filter(
          (key) => !longer.some(({ keyPrefix }) => key.startsWith(keyPrefix)),
        );
        const texts = own.length === 0 ? [] : await link.getMany(own);
        for (const [index, key] of own.entries()) {
          const text = texts[index];
          if (text !== undefined && !noSession.test(text)) keys.add(key);
        }
      }
      if (keys.size > 0) counts[kind.name] = keys.size;
    }
    return counts;
  } catch (error) {
    if (error instanceof RedisFailure) return undefined;
    throw error;
  }
}
