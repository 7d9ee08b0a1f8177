import { findRedisServer, installHint } from '../process/find-program.ts';
import { MissingPartError } from '../process/server-errors.ts';
import { startLocalRedis } from '../redis/local-redis.ts';
import { startRedisContainer } from './containers.ts';
import type { MissingPart, ProvidedRedis } from './provided-services.ts';
import { countDatabases, databaseCount, releaseRun } from './redis-databases.ts';
import type { ServiceSources, Started } from './service-sources.ts';

/**
 * Starts or takes a Redis.
 *
 * @param isNeeded true: a machine without one is an error
 */
export async function provideRedis(
  sources: ServiceSources,
  run: string,
  isNeeded: boolean,
): Promise<Started<ProvidedRedis | MissingPart>> {
  const { redisUrl } = sources;
  if (redisUrl !== undefined) {
    const databases = await countDatabases(redisUrl);
    const service = { origin: 'given', url: redisUrl, databases } as const;
    return { service, stop: () => releaseRun(service, run) };
  }
  const container = await sources.inContainer('Redis', startRedisContainer);
  if (container !== undefined) {
    return {
      service: { origin: 'docker', url: container.url, databases: databaseCount },
      stop: () => container.stop(),
    };
  }
  if (findRedisServer() === undefined) {
    const install = installHint('redis-server');
    if (isNeeded) throw new MissingPartError(`There is no redis-server. Install it: ${install}`);
    return { service: { missing: 'redis-server', install }, stop: async () => undefined };
  }
  const local = await startLocalRedis({ args: ['--databases', String(databaseCount)] });
  return {
    service: { origin: 'local', url: local.url, databases: databaseCount },
    stop: () => local.stop(),
  };
}
