import { copyWorld } from '../copy-world.ts';
import { recordedIdentity } from '../trust.ts';
import { at, none, type Lane, type Scale, type World } from '../world.ts';
import type { Random } from './random-walks.ts';

/** A world that a walk has come to, and the steps that led there. */
export interface StartingPoint {
  readonly scale: Scale;
  readonly world: World;
  readonly steps: readonly number[];
}

/**
 * Worlds that are unlike each other, each with the shortest way there that was found. Walks that start from any of them
 * come as often to what takes many steps as to what takes few.
 */
export class StartingPoints {
  readonly #points: StartingPoint[] = [];
  readonly #indexes = new Map<number, number>();

  get size(): number {
    return this.#points.length;
  }

  /** Keeps a copy of the world when nothing like it is known, or only by a longer way. */
  offer(scale: Scale, world: World, before: readonly number[], done: readonly number[]): void {
    const sign = traitsOf(world);
    const index = this.#indexes.get(sign);
    const known = index === undefined ? undefined : this.#points[index];
    if (known !== undefined && known.steps.length <= before.length + done.length) return;
    if (index === undefined) this.#indexes.set(sign, this.#points.length);
    const point = { scale, world: copyWorld(world), steps: [...before, ...done] };
    this.#points[index ?? this.#points.length] = point;
  }

  draw(random: Random): StartingPoint | undefined {
    return this.#points[random(this.#points.length)];
  }
}

const laneStages: readonly Lane['at'][] = [
  'idle',
  'read',
  'sent',
  'committed',
  'applied',
  'failed',
  'waiting',
];

/** What makes worlds unlike each other, as a number: how far each part of the protocol is. */
function traitsOf(world: World): number {
  const { postgres, processes } = world;
  const recorded = recordedIdentity(postgres);
  const node = at(world.nodes, world.address);
  let sign = 0;
  const add = (trait: number, of: number) => {
    sign = sign * of + trait;
  };
  add(Math.min(postgres.identity, 1), 2);
  add(world.standby === undefined ? 0 : 1, 2);
  add(recorded === none ? 0 : recorded === node.identity ? 1 : 2, 3);
  add(postgres.fences.includes(true) ? 1 : 0, 2);
  add(postgres.outbox.some((entries) => entries !== 0) ? 1 : 0, 2);
  add(node.holds === 'nothing' ? 0 : node.holds === 'token' ? 1 : 2, 3);
  add(Math.sign(node.version - postgres.version) + 1, 3);
  add(world.left.writes > 0 ? 1 : 0, 2);
  add(world.late.length, 3);
  let lane = 0;
  let repair = 0;
  let reconcile = 0;
  let trusting = 0;
  let waits = 0;
  for (const process of processes) {
    for (const { at: stage } of process.lanes) lane = Math.max(lane, laneStages.indexOf(stage));
    if (process.repair.at === 'drain' || process.repair.at === 'reap') repair = Math.max(repair, 1);
    else if (process.repair.at !== 'idle') repair = 2;
    const stage = process.reconcile.at;
    reconcile = Math.max(reconcile, stage === 'idle' ? 0 : stage === 'waiting' ? 1 : 2);
    if (process.view?.fenced === false && process.view.identity === node.identity) trusting += 1;
    if (process.fenceWait === 'over') waits += 1;
  }
  add(lane, 7);
  add(repair, 3);
  add(reconcile, 3);
  add(trusting, 4);
  add(Math.min(waits, 1), 2);
  return sign;
}
