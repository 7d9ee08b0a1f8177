import { testServices } from '@sesi/test-services/vitest';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { inLab } from './lab/cache-lab.ts';

const tenants = ['acme', 'bravo'] as const;
const ids = ['a', 'b'] as const;
const tags = ['x', 'y'] as const;
const ttlMs = 60_000;
const staleMs = 60_000;

const place = { tenant: fc.constantFrom(...tenants), id: fc.constantFrom(...ids) };
const step = fc.oneof(
  fc.record({ do: fc.constant('set' as const), ...place, tags: fc.subarray([...tags]) }),
  fc.record({ do: fc.constant('load' as const), ...place, tags: fc.subarray([...tags]) }),
  fc.record({ do: fc.constant('get' as const), ...place }),
  fc.record({ do: fc.constant('delete' as const), ...place }),
  fc.record({
    do: fc.constant('invalidate' as const),
    tenant: fc.constantFrom(...tenants),
    tag: fc.constantFrom(...tags),
  }),
  fc.record({ do: fc.constant('clear' as const), tenant: fc.constantFrom(...tenants) }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 50_000 }) }),
);

/** What a map with tags and time would hold. */
interface Held {
  readonly value: number;
  readonly tags: readonly string[];
  readonly since: number;
}

describe.skipIf('missing' in testServices().redis)(
  'the cache beside a map with tags and time',
  () => {
    it(
      'answers as the map does, from either of two processes',
      inLab(async (lab) => {
        let ahead = 0;
        const clock = { now: () => new Date(1_800_000_000_000 + ahead) };
        const processes = [await lab.open({ clock }), await lab.open({ clock })].map(
          ({ cache }) => ({
            cache,
            namespace: cache.namespace<number>({
              name: 'n',
              perTenant: true,
              ttlMs,
              staleMs,
              softMs: 5_000,
            }),
          }),
        );
        let next = 0;
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.tuple(fc.nat({ max: 1 }), step), { maxLength: 20 }),
            async (steps) => {
              const model = new Map<string, Held>();
              for (const tenant of tenants) await processes[0]?.namespace.of(tenant).clear();
              for (const [who, todo] of steps) {
                const { cache, namespace } = processes[who] ?? {};
                if (cache === undefined || namespace === undefined) continue;
                if (todo.do === 'wait') {
                  ahead += todo.ms;
                  continue;
                }
                if (todo.do === 'clear' || todo.do === 'invalidate') {
                  if (todo.do === 'clear') await namespace.of(todo.tenant).clear();
                  else await cache.invalidateByTags([todo.tag], { tenant: todo.tenant });
                  for (const [key, held] of model) {
                    const isMeant = todo.do === 'clear' || held.tags.includes(todo.tag);
                    if (key.startsWith(todo.tenant) && isMeant) model.delete(key);
                  }
                  continue;
                }
                const entries = namespace.of(todo.tenant);
                const key = `${todo.tenant}:${todo.id}`;
                const held = model.get(key);
                const fresh =
                  held !== undefined && ahead < held.since + ttlMs ? held.value : undefined;
                next += 1;
                const loaded = next;
                if (todo.do === 'get') {
                  expect(await entries.get(todo.id)).toBe(fresh);
                } else if (todo.do === 'delete') {
                  await entries.delete(todo.id);
                  model.delete(key);
                } else if (todo.do === 'set') {
                  await entries.set(todo.id, loaded, { tags: todo.tags });
                  model.set(key, { value: loaded, tags: todo.tags, since: ahead });
                } else {
                  const got = await entries.getOrSet(todo.id, () => loaded, { tags: todo.tags });
                  expect(got).toBe(fresh ?? loaded);
                  if (fresh === undefined) {
                    model.set(key, { value: loaded, tags: todo.tags, since: ahead });
                  }
                }
              }
            },
          ),
          { numRuns: 60 },
        );
      }),
      60_000,
    );
  },
);
