import type { Protection } from '../protections.ts';
import type { RedisConfig } from '../session-core.ts';
import { ClusterLink } from './cluster/cluster-link.ts';
import { ClusterSeeds } from './cluster/cluster-seeds.ts';
import { fixedMaster, type MasterLocation } from './deployment/master-location.ts';
import { parseRedisUrl } from './deployment/redis-url.ts';
import type { RedisLink } from './redis-link.ts';
import { SentinelMaster } from './sentinel/sentinel-master.ts';
import { ServerLink } from './server/server-link.ts';

/** What the settings of Redis come to. */
export interface RedisDeployment {
  /** Where messages are published: any master will do. */
  readonly location: MasterLocation;
  /** Opens what copies are kept in. */
  openLink(without: ReadonlySet<Protection>): RedisLink;
}

/** Reads the settings; connects nowhere yet. @throws InvalidRedisUrlError. */
export function redisDeployment(config: RedisConfig): RedisDeployment {
  const parsed = config.url === undefined ? undefined : parseRedisUrl(config.url);
  if (parsed === undefined || parsed.form === 'server') return onServer(fixedMaster(config));
  const { username = config.username, password = config.password, database, form } = parsed;
  const server = {
    enabled: config.enabled,
    ...(config.connectTimeoutMs !== undefined && { connectTimeoutMs: config.connectTimeoutMs }),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
  };
  if (form === 'cluster') {
    const seeds = new ClusterSeeds(parsed, server);
    return { location: seeds, openLink: (without) => new ClusterLink(seeds, without) };
  }
  return onServer(
    new SentinelMaster(parsed, { ...server, database: database ?? config.database ?? 0 }),
  );
}

function onServer(location: MasterLocation): RedisDeployment {
  return { location, openLink: (without) => new ServerLink(location, without) };
}
