import { blackholeLink, cutLink, delayLink, forgetLink, oneWayLink } from './link-nemeses.ts';
import type { Nemesis, NemesisName } from './nemesis.ts';
import {
  demoteRedis,
  evictRedis,
  flushRedis,
  flushScripts,
  freezeRedis,
  killRedis,
  reloadRedis,
  restoreOldRedis,
} from './redis-nemeses.ts';
import {
  killWorker,
  killWorkerBeforeApply,
  shiftWorkerClock,
  stopWorker,
} from './worker-nemeses.ts';

/** How each fault is done. */
export const nemeses: Readonly<Record<NemesisName, Nemesis>> = {
  'worker-stop': stopWorker,
  'worker-kill': killWorker,
  'worker-kill-before-apply': killWorkerBeforeApply,
  'worker-clock-shift': shiftWorkerClock,
  'redis-link-cut': cutLink('redis'),
  'redis-link-blackhole': blackholeLink('redis'),
  'redis-link-delay': delayLink('redis'),
  'redis-link-one-way': oneWayLink('redis'),
  'redis-link-forgotten': forgetLink('redis'),
  'postgres-link-cut': cutLink('postgres'),
  'postgres-link-blackhole': blackholeLink('postgres'),
  'postgres-link-delay': delayLink('postgres'),
  'postgres-link-one-way': oneWayLink('postgres'),
  'postgres-link-forgotten': forgetLink('postgres'),
  'redis-kill': killRedis,
  'redis-old-data': restoreOldRedis,
  'redis-eviction': evictRedis,
  'redis-flushall': flushRedis,
  'redis-script-flush': flushScripts,
  'redis-readonly': demoteRedis,
  'redis-loading': reloadRedis,
  'redis-freeze': freezeRedis,
  'postgres-restart': async ({ postgres }) => {
    await postgres.restart();
    return true;
  },
  'postgres-freeze': async ({ postgres }, { forMs }) => {
    await postgres.freeze(forMs);
    return true;
  },
};
