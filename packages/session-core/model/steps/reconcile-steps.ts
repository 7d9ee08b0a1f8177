import { unlink } from '../redis-scripts.ts';
import type { Rules } from '../rules.ts';
import {
  appliesRanOut,
  beginWait,
  claimWaitOf,
  reached,
  recordedIdentity,
  runs,
  viewsRanOut,
} from '../trust.ts';
import { at, none, type Reconcile, type RedisNode, type World } from '../world.ts';
import type { Step } from './step.ts';

/** Process `p` makes the Redis that it is connected to agree with Postgres: claim, wait, walk, record. */
export function reconcileSteps(p: number, rules: Rules): readonly Step[] {
  const self = (world: World) => at(world.processes, p);
  const own = (world: World) => self(world).reconcile;
  const isAt = (world: World, state: Reconcile['at']) =>
    own(world).at === state && runs(self(world));
  /** The Redis that was claimed, while the connection still leads to it. */
  const claimed = (world: World): RedisNode | undefined => {
    const node = reached(world, self(world));
    return node?.identity === own(world).identity ? node : undefined;
  };
  const stillMine = (world: World) => {
    const { identity, redisState } = world.postgres;
    return (
      redisState.generation === own(world).generation &&
      (!rules['record-for-its-postgres'] || identity === own(world).postgres)
    );
  };
  return [
    {
      name: `p${p} claims`,
      kind: 'work',
      when: (world) => {
        const node = reached(world, self(world));
        return (
          rules.identity &&
          world.left.claims > 0 &&
          node !== undefined &&
          isAt(world, 'idle') &&
          node.identity !== recordedIdentity(world.postgres) &&
          claimantIsGone(world)
        );
      },
      does: (world) => {
        const { identity, redisState } = world.postgres;
        world.left.claims -= 1;
        redisState.generation += 1;
        redisState.claimedBy = p;
        if (rules['none-while-reconciling']) redisState.identity = none;
        self(world).reconcile = {
          at: 'waiting',
          generation: redisState.generation,
          postgres: identity,
          identity: at(world.nodes, self(world).connection).identity,
        };
        beginWait(world, claimWaitOf(p));
      },
      tell: (world) =>
        `p${p} claims r${self(world).connection} as generation ${world.postgres.redisState.generation + 1}`,
    },
    {
      name: `p${p} has waited after its claim`,
      kind: 'work',
      when: (world) =>
        isAt(world, 'waiting') &&
        viewsRanOut(world, claimWaitOf(p)) &&
        appliesRanOut(world, claimWaitOf(p), rules),
      does: (world) => {
        own(world).at = 'walk';
      },
    },
    {
      name: `p${p} compares Redis with Postgres`,
      kind: 'work',
      when: (world) => isAt(world, 'walk') && claimed(world) !== undefined,
      does: (world) => {
        own(world).at = agrees(claimed(world), world) ? 'record' : 'unlink';
      },
      tell: (world) =>
        agrees(claimed(world), world)
          ? `p${p} compares Redis with Postgres: it agrees`
          : `p${p} compares Redis with Postgres: it differs`,
    },
    {
      name: `p${p} unlinks what differs`,
      kind: 'work',
      when: (world) => isAt(world, 'unlink') && claimed(world) !== undefined,
      does: (world) => {
        const node = claimed(world);
        if (node !== undefined) unlink(node);
        own(world).at = 'record';
      },
    },
    {
      name: `p${p} records`,
      kind: 'work',
      when: (world) => isAt(world, 'record'),
      does: (world) => {
        const { identity, redisState } = world.postgres;
        if (stillMine(world)) {
          redisState.identity = own(world).identity;
          redisState.postgres = identity;
          redisState.claimedBy = none;
        }
        own(world).at = 'idle';
      },
      tell: (world) =>
        stillMine(world)
          ? `p${p} records redis ${own(world).identity}`
          : `p${p} finds that it may not record`,
    },
    {
      name: `p${p} gives up its reconcile`,
      kind: 'work',
      when: (world) =>
        (isAt(world, 'walk') || isAt(world, 'unlink')) && claimed(world) === undefined,
      does: (world) => {
        own(world).at = 'idle';
      },
    },
  ];
}

/** Nobody has claimed, or the claimant's heartbeat has lapsed: it is dead, late, or does something else by now. */
function claimantIsGone(world: World): boolean {
  const { claimedBy } = world.postgres.redisState;
  if (claimedBy === none) return true;
  const claimant = at(world.processes, claimedBy);
  return !claimant.alive || claimant.lapsed || claimant.reconcile.at === 'idle';
}

function agrees(node: RedisNode | undefined, world: World): boolean {
  if (node === undefined || node.holds === 'nothing') return true;
  const { numbers, postgres } = world;
  return node.holds === 'copy' && at(numbers, node.version) === at(numbers, postgres.version);
}
