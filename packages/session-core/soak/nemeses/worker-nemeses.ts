import { setTimeout as sleep } from 'node:timers/promises';

import { loadScripts } from '../../src/redis/scripts.ts';
import type { Nemesis } from './nemesis.ts';

const applyDigest = loadScripts(new Set()).apply.sha1;
/** How long to wait for a worker to send an `apply`: it sends none while it does not trust Redis. */
const applyMs = 4_000;

/** True for the request that brings a copy up to date after its commit. */
function isApply(request: Buffer): boolean {
  return request.includes(applyDigest);
}

/** SIGSTOP. */
export const stopWorker: Nemesis = async (lab, { worker, forMs }) => {
  const victim = lab.worker(worker);
  victim.stop();
  await sleep(forMs);
  victim.continue();
  return true;
};

/** kill -9 wherever it is; another process takes its place. */
export const killWorker: Nemesis = async (lab, { worker, forMs }) => {
  const victim = lab.worker(worker);
  await victim.kill();
  await sleep(forMs);
  await victim.start();
  return true;
};

/** kill -9 when a change is committed and its copy is not yet up to date: the `apply` never leaves the machine. */
export const killWorkerBeforeApply: Nemesis = async (lab, { worker, forMs }) => {
  const victim = lab.worker(worker);
  const { redis } = victim.place;
  const late = sleep(applyMs, false, { ref: false });
  const struck = await Promise.race([redis.holdFrom(isApply).then(() => true), late]);
  if (struck) {
    await victim.kill();
    redis.dropConnections();
    redis.heal();
    await sleep(forMs);
    await victim.start();
  }
  redis.heal();
  return struck;
};

/** Its wall clock jumps by an hour, forth or back. */
export const shiftWorkerClock: Nemesis = async (lab, { worker, forMs, variant }) => {
  const victim = lab.worker(worker);
  victim.shiftClock(variant === 0 ? 3_600_000 : -3_600_000);
  await sleep(forMs);
  victim.shiftClock(0);
  return true;
};
