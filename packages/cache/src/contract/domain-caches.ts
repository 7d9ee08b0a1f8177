import type { StandardSchemaV1 } from '@standard-schema/spec';

import type { Cache } from '../cache.ts';
import type { TenantNamespace } from '../namespace/namespace.ts';

/** What a kitchen keeps, by domain; the tags have the same names. */
export interface DomainData {
  readonly menus: unknown;
  readonly procurement: unknown;
  readonly production: unknown;
  readonly inventory: unknown;
  readonly distribution: unknown;
  readonly hrd: unknown;
}

export type Domain = keyof DomainData;

/** Checks of what is kept. */
export type DomainSchemas<Data extends DomainData> = {
  readonly [Name in Domain]?: StandardSchemaV1<unknown, Data[Name]>;
};

/** Lists of each domain and tenant. What belongs to one tenant is never found by another. */
export interface DomainCaches<Data extends DomainData = DomainData> {
  setMenus(tenant: string, data: Data['menus']): Promise<void>;
  getMenus(tenant: string): Promise<Data['menus'] | undefined>;
  setProcurement(tenant: string, data: Data['procurement']): Promise<void>;
  getProcurement(tenant: string): Promise<Data['procurement'] | undefined>;
  setProduction(tenant: string, data: Data['production']): Promise<void>;
  getProduction(tenant: string): Promise<Data['production'] | undefined>;
  setInventory(tenant: string, data: Data['inventory']): Promise<void>;
  getInventory(tenant: string): Promise<Data['inventory'] | undefined>;
  setDistribution(tenant: string, data: Data['distribution']): Promise<void>;
  getDistribution(tenant: string): Promise<Data['distribution'] | undefined>;
  setEmployees(tenant: string, data: Data['hrd']): Promise<void>;
  getEmployees(tenant: string): Promise<Data['hrd'] | undefined>;
  /** What is kept of one thing, for 5 minutes: `cache:{tenant}:{domain}:{id}`, with the tag of its domain. */
  setRecord(tenant: string, domain: Domain, id: string, data: unknown): Promise<void>;
  getRecord(tenant: string, domain: Domain, id: string): Promise<unknown>;
  /** When this resolves no process finds anything of that domain and tenant. */
  invalidateByTag(tag: Domain, tenant: string): Promise<void>;
  /** The namespaces, for `getOrSet` and `warm`. The id of a list is in `listIds`. */
  readonly namespaces: { readonly [Name in Domain]: TenantNamespace<Data[Name]> };
}

const listMs = 5 * 60_000;
const longMs = 2 * 3_600_000;

/** The id of each domain's list in its namespace: the end of its key. */
export const listIds: Readonly<Record<Domain, string>> = {
  menus: 'all',
  procurement: 'list',
  production: 'list',
  inventory: 'list',
  distribution: 'list',
  hrd: 'employees',
};

/** Domains of the kitchens, as a part of `cache`; to be opened once for it. Errors are those of `Namespace`. */
export function openDomainCaches<Data extends DomainData = DomainData>(
  cache: Cache,
  schemas: DomainSchemas<Data> = {},
): DomainCaches<Data> {
  const open = <Name extends Domain>(
    name: Name,
    keyStart: string,
    ttlMs: number,
  ): TenantNamespace<Data[Name]> => {
    const schema = schemas[name];
    return cache.namespace<Data[Name]>({
      name,
      perTenant: true,
      key: `${keyStart}:{tenant}:{id}`,
      ttlMs,
      tags: () => [name],
      ...(schema === undefined ? {} : { schema }),
    });
  };
  const namespaces = {
    menus: open('menus', 'menu', longMs),
    procurement: open('procurement', 'procurement', listMs),
    production: open('production', 'production', listMs),
    inventory: open('inventory', 'inventory', listMs),
    distribution: open('distribution', 'distribution', listMs),
    hrd: open('hrd', 'hrd', longMs),
  };
  const records = cache.namespace<unknown>({
    name: 'records',
    perTenant: true,
    key: 'cache:{tenant}:{id}',
    ttlMs: listMs,
    tags: (id) => [id.slice(0, id.indexOf(':'))],
  });
  const setter =
    <Name extends Domain>(name: Name) =>
    async (tenant: string, data: Data[Name]) => {
      const namespace: TenantNamespace<Data[Name]> = namespaces[name];
      await namespace.of(tenant).set(listIds[name], data);
    };
  const getter =
    <Name extends Domain>(name: Name) =>
    async (tenant: string): Promise<Data[Name] | undefined> => {
      const namespace: TenantNamespace<Data[Name]> = namespaces[name];
      return await namespace.of(tenant).get(listIds[name]);
    };
  return {
    setMenus: setter('menus'),
    getMenus: getter('menus'),
    setProcurement: setter('procurement'),
    getProcurement: getter('procurement'),
    setProduction: setter('production'),
    getProduction: getter('production'),
    setInventory: setter('inventory'),
    getInventory: getter('inventory'),
    setDistribution: setter('distribution'),
    getDistribution: getter('distribution'),
    setEmployees: setter('hrd'),
    getEmployees: getter('hrd'),
    setRecord: async (tenant, domain, id, data) =>
      await records.of(tenant).set(`${domain}:${id}`, data),
    getRecord: async (tenant, domain, id) => await records.of(tenant).get(`${domain}:${id}`),
    invalidateByTag: async (tag, tenant) => await cache.invalidateByTags([tag], { tenant }),
    namespaces,
  };
}
