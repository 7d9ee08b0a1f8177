import { unlink } from '../redis-scripts.ts';
import type { Rules } from '../rules.ts';
import { names, namesConnection, reached, runs } from '../trust.ts';
import { at, none, type Repair, type World } from '../world.ts';
import type { Step } from './step.ts';
import { mayLift } from './view-steps.ts';

/** What process `p` does for all: drains the outbox, lifts fences of the dead, removes the keys of dead writers. */
export function repairSteps(
  p: number,
  count: number,
  lanes: number,
  rules: Rules,
): readonly Step[] {
  const self = (world: World) => at(world.processes, p);
  const others = Array.from({ length: count }, (_, q) => q).filter((q) => q !== p);
  return [
    ...drainSteps(p, rules),
    ...others.flatMap((q) => [
      {
        name: `p${p} lifts the fence of dead p${q}`,
        kind: 'work' as const,
        when: (world: World) =>
          runs(self(world)) && at(world.processes, q).lapsed && mayLift(world, q, rules),
        does: (world: World) => {
          world.postgres.fences[q] = false;
        },
      },
      ...Array.from({ length: lanes }, (_, l) => reapStep(p, q, q * lanes + l, rules)),
    ]),
    ...(rules['two-statement-lift'] ? [] : oneStatementLiftSteps(p)),
  ];
}

function drainSteps(p: number, rules: Rules): readonly Step[] {
  const self = (world: World) => at(world.processes, p);
  const repair = (world: World) => self(world).repair;
  const isAt = (world: World, ...states: Repair['at'][]) =>
    states.includes(repair(world).at) && runs(self(world));
  const failed = (world: World) => {
    const { at: state, carriedBy } = repair(world);
    const byView = state === 'drained' ? rules['drain-by-view'] : rules['reap-by-view'];
    return byView && !names(self(world), carriedBy, rules);
  };
  return [
    {
      name: `d${p} reads the outbox`,
      kind: 'work',
      when: (world) =>
        isAt(world, 'idle') &&
        world.postgres.outbox.some((entries) => entries !== 0) &&
        (!rules['drain-by-view'] || namesConnection(world, self(world), rules)),
      does: (world) => {
        const entries = world.postgres.outbox.reduce((all, some) => all | some, 0);
        repair(world).at = 'drain';
        repair(world).entries = entries;
        repair(world).here = (entries & ~world.postgres.elsewhere) !== 0;
      },
    },
    {
      name: `d${p} sends UNLINK`,
      kind: 'work',
      when: (world) => isAt(world, 'drain', 'reap') && reached(world, self(world)) !== undefined,
      does: (world) => {
        const node = at(world.nodes, self(world).connection);
        if (repair(world).here) unlink(node);
        repair(world).carriedBy = node.identity;
        repair(world).at = repair(world).at === 'drain' ? 'drained' : 'reaped';
      },
      tell: (world) =>
        `d${p} sends UNLINK${repair(world).here ? '' : ' of other keys'} to r${self(world).connection}`,
    },
    {
      name: `d${p} gives up`,
      kind: 'mishap',
      when: (world) => isAt(world, 'drain', 'reap'),
      does: (world) => endRepair(repair(world)),
    },
    {
      name: `d${p} gives up its UNLINK, which is still under way`,
      kind: 'mishap',
      when: (world) =>
        isAt(world, 'drain', 'reap') && self(world).connection !== none && world.left.late > 0,
      does: (world) => {
        const node = self(world).connection;
        const { identity } = at(world.nodes, node);
        world.left.late -= 1;
        if (repair(world).here)
          world.late.push({
            command: 'unlink',
            node,
            identity,
            version: 0,
            token: none,
            before: 0,
          });
        endRepair(repair(world));
      },
    },
    {
      name: `d${p} deletes what it repaired`,
      kind: 'work',
      when: (world) => isAt(world, 'drained', 'reaped'),
      does: (world) => {
        const own = repair(world);
        if (!failed(world)) {
          const { postgres } = world;
          if (own.at === 'reaped') postgres.slots[own.slot] = 'retired';
          else postgres.outbox = postgres.outbox.map((entries) => entries & ~own.entries);
        }
        endRepair(own);
      },
      tell: (world) => {
        if (failed(world)) return `d${p} has no view that names the Redis of its UNLINK`;
        return repair(world).at === 'reaped'
          ? `d${p} retires the slot`
          : `d${p} deletes the outbox entries that it read`;
      },
    },
  ];
}

/** `p` locks the slot row of a writer of `q` whose heartbeat has lapsed. */
function reapStep(p: number, q: number, slot: number, rules: Rules): Step {
  const self = (world: World) => at(world.processes, p);
  return {
    name: `d${p} locks the slot of p${q}, whose heartbeat has lapsed`,
    kind: 'work',
    when: (world) =>
      rules['writer-slots'] &&
      runs(self(world)) &&
      self(world).repair.at === 'idle' &&
      at(world.processes, q).lapsed &&
      world.postgres.slots[slot] !== 'retired' &&
      world.processes.every(({ alive, repair }) => !alive || repair.slot !== slot) &&
      (!rules['reap-by-view'] || namesConnection(world, self(world), rules)),
    does: (world) => {
      self(world).repair.at = 'reap';
      self(world).repair.here = world.postgres.slots[slot] === 'busy';
      self(world).repair.slot = slot;
    },
  };
}

/** One statement sees the outbox as it was when it began, also when it had to wait for the fence row. */
function oneStatementLiftSteps(p: number): readonly Step[] {
  const self = (world: World) => at(world.processes, p);
  return [
    {
      name: `p${p} begins to lift its fence: it sees no entry`,
      kind: 'work',
      when: (world) =>
        runs(self(world)) &&
        self(world).repair.lifting === none &&
        reached(world, self(world)) !== undefined &&
        at(world.postgres.fences, p) &&
        world.postgres.outbox[p] === 0,
      does: (world) => {
        self(world).repair.lifting = p;
      },
    },
    {
      name: `p${p} has lifted its fence`,
      kind: 'work',
      when: (world) => runs(self(world)) && self(world).repair.lifting !== none,
      does: (world) => {
        world.postgres.fences[p] = false;
        self(world).repair.lifting = none;
      },
    },
  ];
}

function endRepair(repair: Repair): void {
  repair.at = 'idle';
  repair.entries = 0;
  repair.here = false;
  repair.slot = none;
  repair.carriedBy = none;
}
