import type { Channel, Clock } from '@sesi/session-core';

import type { CacheEvent } from '../cache.ts';
import type { KeyPattern } from '../entries/entry-keys.ts';
import type { EntryStore } from '../entries/entry-store.ts';
import type { FlightLog } from '../loads/flight.ts';
import type { LoadSlots } from '../loads/load-slots.ts';
import type { MemoryLayer } from '../memory/memory-layer.ts';
import type { NamespaceCounts } from '../statistics/namespace-counts.ts';
import type { NamespaceLimits } from './namespace-options.ts';
import type { ValueRules } from './value-text.ts';

/** What all tenants of a namespace share. */
export interface NamespaceParts<Value> {
  readonly rules: ValueRules<Value>;
  readonly limits: NamespaceLimits;
  readonly pattern: KeyPattern;
  readonly tags: ((id: string) => readonly string[]) | undefined;
  readonly store: EntryStore;
  /** Whether processes may keep it in their memory. */
  readonly isRemembered: boolean;
  /** Undefined when nothing of it is kept in this process. */
  readonly memory: MemoryLayer | undefined;
  readonly channel: Channel;
  readonly flights: FlightLog<string>;
  readonly slots: LoadSlots;
  readonly counts: NamespaceCounts;
  readonly clock: Clock;
  /** Resolves when all processes know that its keys belong to the cache. @throws StoreUnavailableError. */
  readonly owned: () => Promise<void>;
  readonly emit: (event: Omit<CacheEvent, 'at' | 'namespace'>) => void;
}
