import {
  type AuditLog,
  type Lockout,
  MultiTenantSessions,
  type Passwords,
  type Presence,
  type RateLimits,
  type SessionAdministration,
  type TenantChannels,
  type Tenants,
} from '@sesi/access';
import {
  type Collections,
  type CollectionsOptions,
  type DomainCaches,
  type DomainData,
  type DomainSchemas,
  openCollections,
  openDomainCaches,
} from '@sesi/cache';

import type { Platform } from '../../platform/open-platform.ts';
import { AccessNotOpenedError } from '../access-not-opened-error.ts';
import { type RedisHealth, redisHealth } from '../health/redis-health.ts';

/** Sessions, caches and the security of several tenants under the names of contract E. */
export interface MultiTenant<Data extends DomainData> {
  /** `createSession`, `validateSession`. */
  readonly sessions: MultiTenantSessions;
  /** Sessions in bulk (`revoke`, `extend`), their `activity` and `statistics`. */
  readonly administration: SessionAdministration;
  readonly presence: Presence;
  /** `setMenus`, `getMenus` and so on for each domain, `invalidateByTag`. */
  readonly cache: DomainCaches<Data>;
  /** Typed collections: `value`, `hash`, `list`, `set`. */
  readonly collections: Collections;
  /** `isAccountLocked`, `recordLoginAttempt`. */
  readonly lockout: Lockout;
  /** `validatePassword`, `hash`, `verify`. */
  readonly passwords: Passwords;
  readonly rateLimits: RateLimits;
  readonly audit: AuditLog;
  /** Updates, status, tracking and alerts, live. */
  readonly channels: TenantChannels;
  /** Rows of one tenant, by row-level security. */
  readonly tenants: Tenants;
  /** Asks both stores now; never throws. */
  checkRedisHealth(): Promise<RedisHealth>;
}

/** What `openMultiTenant` takes. */
export interface MultiTenantOptions<Data extends DomainData> {
  /** Checks and types what the cache keeps of each domain. */
  readonly schemas?: DomainSchemas<Data>;
  /** Life of a tenant's collections; default 24 hours. */
  readonly collectionTtlMs?: NonNullable<CollectionsOptions['ttlMs']>;
}

/**
 * Opens contract E's services on a platform, which stays the caller's to close; once for it.
 *
 * ```ts
 * const kitchens = openMultiTenant(platform);
 * const session = await kitchens.sessions.createSession({ sppgId: 'kitchen-1', ...user });
 * await kitchens.cache.setMenus('kitchen-1', menus);
 * ```
 *
 * @throws AccessNotOpenedError when the platform has no `encryptionKeys`.
 */
export function openMultiTenant<Data extends DomainData = DomainData>(
  platform: Platform,
  { schemas = {}, collectionTtlMs }: MultiTenantOptions<Data> = {},
): MultiTenant<Data> {
  const { core, cache, access } = platform;
  if (access === undefined) throw new AccessNotOpenedError();
  const { administration, presence, lockout, passwords, rateLimits, audit, channels, tenants } =
    access;
  return {
    sessions: new MultiTenantSessions(access.sessions),
    administration,
    presence,
    cache: openDomainCaches<Data>(cache, schemas),
    collections: openCollections({
      core,
      ...(collectionTtlMs === undefined ? {} : { ttlMs: collectionTtlMs }),
    }),
    lockout,
    passwords,
    rateLimits,
    audit,
    channels,
    tenants,
    checkRedisHealth: async () => redisHealth(await platform.health()),
  };
}
