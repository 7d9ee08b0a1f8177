import { z } from 'zod';

import { defineKind, type SessionKind } from '../../src/index.ts';

const schema = z.object({
  /** Grows by one with each update. */
  n: z.number(),
  /** The operation that wrote it. */
  op: z.string(),
});

export type SoakValue = z.infer<typeof schema>;

/** Created once at 0, then only incremented: shows lost updates. */
export const soakCounter = defineKind({
  name: 'soak-counter',
  keyPrefix: 'soak-counter:',
  ttlMs: 'until-deleted',
  schema,
});

/** Created, replaced, changed, deleted and left to expire. */
export const soakValue = defineKind({
  name: 'soak-value',
  keyPrefix: 'soak-value:',
  ttlMs: 600_000,
  schema,
});

/** The kinds whose keys the harness checks. */
export const soakKinds: readonly SessionKind<SoakValue>[] = [soakCounter, soakValue];

/** Takes a key apart; kinds of the harness only. */
export function kindAndId(key: string): { kind: SessionKind<SoakValue>; id: string } {
  const kind = soakKinds.find(({ keyPrefix }) => key.startsWith(keyPrefix));
  if (kind === undefined) throw new Error(`${key} is no key of the harness`);
  return { kind, id: key.slice(kind.keyPrefix.length) };
}
