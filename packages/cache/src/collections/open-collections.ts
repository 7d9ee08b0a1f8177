import { defineKind, type SessionCore, type SessionKind } from '@sesi/session-core';
import { z } from 'zod';

import { checkTenant } from '../entries/entry-keys.ts';
import { InvalidCacheKeyError, InvalidCacheOptionsError } from '../errors.ts';
import { check, type ValueRules } from '../namespace/value-text.ts';
import { CollectionRecord } from './collection-record.ts';
import type {
  CollectionOptions,
  Collections,
  HashCollection,
  ListCollection,
  SetCollection,
  ValueCollection,
} from './collections.ts';

const longestName = 128;

/** What a collection without a life of its own gets; each change begins it anew. */
const kindTtlMs = 24 * 3_600_000;

function collectionKind<Held>(what: string, schema: z.ZodType<Held>): SessionKind<Held> {
  const keyPrefix = `collection:${what}:`;
  return defineKind({ name: `collection-${what}`, keyPrefix, ttlMs: kindTtlMs, schema });
}

const valueKind = collectionKind('value', z.object({ items: z.array(z.unknown()).max(1) }));
// Pairs: a field may be called like something that every object has.
const hashKind = collectionKind(
  'hash',
  z.object({ fields: z.array(z.tuple([z.string(), z.unknown()])) }),
);
const listKind = collectionKind('list', z.object({ items: z.array(z.unknown()) }));
const setKind = collectionKind('set', z.object({ members: z.array(z.string()) }));

export interface CollectionsOptions {
  readonly core: Pick<SessionCore, 'sessions'>;
  /** Life of a collection in ms, for all tenants or for each. Default: 24 hours. */
  readonly ttlMs?: number | ((tenant: string) => number);
}

/** Opens collections of tenants on the sessions of a core, which stays the caller's to close. */
export function openCollections({ core, ttlMs = kindTtlMs }: CollectionsOptions): Collections {
  const open = <Held>(
    kind: SessionKind<Held>,
    tenant: string,
    name: string,
    empty: Held,
    lifeMs: number | undefined,
  ): CollectionRecord<Held> => {
    const id = `${checkTenant(tenant)}:${checkName(name)}`;
    const life = lifeMs ?? (typeof ttlMs === 'number' ? ttlMs : ttlMs(tenant));
    if (!Number.isSafeInteger(life) || life < 1) {
      throw new InvalidCacheOptionsError(
        `The life of "${name}" is ${life}: use whole milliseconds.`,
      );
    }
    return new CollectionRecord(core.sessions(kind), id, empty, life);
  };
  return {
    value: (tenant, name, options = {}) =>
      valueCollection(
        open(valueKind, tenant, name, { items: [] }, options.ttlMs),
        rules(name, options),
      ),
    hash: (tenant, name, options = {}) =>
      hashCollection(
        open(hashKind, tenant, name, { fields: [] }, options.ttlMs),
        rules(name, options),
      ),
    list: (tenant, name, options = {}) =>
      listCollection(
        open(listKind, tenant, name, { items: [] }, options.ttlMs),
        rules(name, options),
      ),
    set: (tenant, name, { ttlMs: lifeMs } = {}) =>
      setCollection(open(setKind, tenant, name, { members: [] }, lifeMs)),
  };
}

function valueCollection<Item>(
  record: CollectionRecord<{ items: unknown[] }>,
  rule: ValueRules<Item>,
): ValueCollection<Item> {
  return {
    set: async (value) => await record.replace({ items: [check(rule, value)] }),
    async get() {
      const { items } = await record.read();
      return items.length === 0 ? undefined : check(rule, items[0]);
    },
    clear: async () => await record.clear(),
  };
}

function hashCollection<Item>(
  record: CollectionRecord<{ fields: [string, unknown][] }>,
  rule: ValueRules<Item>,
): HashCollection<Item> {
  const read = async () => new Map((await record.read()).fields);
  return {
    async set(field, value) {
      const valid = check(rule, value);
      await record.change(({ fields }) => ({ fields: [...new Map(fields).set(field, valid)] }));
    },
    async get(field) {
      const fields = await read();
      return fields.has(field) ? check(rule, fields.get(field)) : undefined;
    },
    async all() {
      return new Map([...(await read())].map(([field, value]) => [field, check(rule, value)]));
    },
    async delete(field) {
      let isThere = false;
      await record.change(({ fields }) => {
        const left = new Map(fields);
        isThere = left.delete(field);
        return isThere ? { fields: [...left] } : undefined;
      });
      return isThere;
    },
    clear: async () => await record.clear(),
  };
}

function listCollection<Item>(
  record: CollectionRecord<{ items: unknown[] }>,
  rule: ValueRules<Item>,
): ListCollection<Item> {
  return {
    async push(...added) {
      const valid = added.map((item) => check(rule, item));
      let length = 0;
      await record.change(({ items }) => {
        length = items.length + valid.length;
        return valid.length === 0 ? undefined : { items: [...items, ...valid] };
      });
      return length;
    },
    async range(start = 0, stop = -1) {
      const { items } = await record.read();
      return between(items, start, stop).map((item) => check(rule, item));
    },
    async trim(start, stop) {
      await record.change(({ items }) => ({ items: between(items, start, stop) }));
    },
    length: async () => (await record.read()).items.length,
    clear: async () => await record.clear(),
  };
}

function setCollection(record: CollectionRecord<{ members: string[] }>): SetCollection {
  const read = async () => new Set((await record.read()).members);
  return {
    async add(...added) {
      let fresh = 0;
      await record.change(({ members }) => {
        const all = new Set([...members, ...added]);
        fresh = all.size - members.length;
        return fresh === 0 ? undefined : { members: [...all] };
      });
      return fresh;
    },
    has: async (member) => (await read()).has(member),
    members: read,
    async remove(member) {
      let isThere = false;
      await record.change(({ members }) => {
        isThere = members.includes(member);
        return isThere ? { members: members.filter((other) => other !== member) } : undefined;
      });
      return isThere;
    },
    clear: async () => await record.clear(),
  };
}

function rules<Item>(name: string, { schema }: CollectionOptions<Item>): ValueRules<Item> {
  return { name, schema };
}

/** As LRANGE of Redis counts. */
function between<Item>(items: readonly Item[], start: number, stop: number): Item[] {
  const end = stop < 0 ? items.length + stop : stop;
  return items.slice(start < 0 ? Math.max(0, items.length + start) : start, Math.max(0, end + 1));
}

function checkName(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._:-]*$/.test(name) && name.length <= longestName) return name;
  throw new InvalidCacheKeyError(
    `A collection's name has 1 to ${longestName} letters, digits, dots, dashes, colons and underscores.`,
  );
}
