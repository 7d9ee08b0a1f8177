import type { Rules } from './rules.ts';
import { commitSteps } from './steps/commit-steps.ts';
import { processFaultSteps, storeFaultSteps } from './steps/fault-steps.ts';
import { readerSteps } from './steps/reader-steps.ts';
import { reconcileSteps } from './steps/reconcile-steps.ts';
import { repairSteps } from './steps/repair-steps.ts';
import type { Step } from './steps/step.ts';
import { viewSteps } from './steps/view-steps.ts';
import { writerSteps } from './steps/writer-steps.ts';
import { reached, recordedIdentity, runs, trusts } from './trust.ts';
import { at, none, type Lane, type Scale, type World } from './world.ts';

/** Every step that anybody can ever do in a world of this size. */
export function protocolSteps({ processes, lanes }: Scale, rules: Rules): readonly Step[] {
  const each = Array.from({ length: processes }, (_, p) => p);
  return [
    ...storeFaultSteps(rules),
    ...each.flatMap((p) => [
      ...processFaultSteps(p),
      ...viewSteps(p, rules),
      ...Array.from({ length: lanes }, (_, l) => ({ p, l, slot: p * lanes + l, rules })).flatMap(
        (writer) => [...commitSteps(writer), ...writerSteps(writer)],
      ),
      ...readerSteps(p, rules),
      ...repairSteps(p, processes, lanes, rules),
      ...reconcileSteps(p, rules),
    ]),
  ];
}

/**
 * Does a step, and looks whether what must always hold does. Steps that return or commit check their own part; beside
 * them, nobody may believe a copy older than what is acknowledged, and a copy that nobody is going to repair must be
 * that of Postgres.
 */
export function doStep(world: World, step: Step, rules: Rules): string | undefined {
  step.does(world);
  world.violation ??= staleTrust(world, rules) ?? divergence(world);
  return world.violation;
}

/** A read that begins, asks Redis and looks at its trust again right now would return less than is acknowledged. */
function staleTrust(world: World, rules: Rules): string | undefined {
  for (let p = 0; p < world.processes.length; p += 1) {
    const process = at(world.processes, p);
    const node = reached(world, process);
    if (node?.holds !== 'copy' || node.version >= world.acknowledged) continue;
    if (runs(process) && trusts(world, process, rules)) {
      return `p${p} believes the copy of version ${node.version}, and version ${world.acknowledged} is acknowledged`;
    }
  }
  return undefined;
}

/** A copy in the recorded Redis that differs from Postgres, and that no fence, entry, slot or writer speaks for. */
function divergence(world: World): string | undefined {
  const { postgres } = world;
  const recorded = recordedIdentity(postgres);
  if (recorded === none) return undefined;
  for (const node of world.nodes) {
    if (node.identity !== recorded || node.holds !== 'copy') continue;
    if (node.version === postgres.version || repairIsDue(world)) return undefined;
    return `nobody repairs the copy of version ${node.version}, and Postgres has version ${postgres.version}`;
  }
  return undefined;
}

function repairIsDue({ postgres, processes }: World): boolean {
  const lanes = postgres.slots.length / processes.length;
  return (
    postgres.fences.includes(true) ||
    postgres.outbox.some((entries) => entries !== 0) ||
    processes.some(
      ({ alive, lanes: own }, p) =>
        own.some(isUnderWay) ||
        (!alive && postgres.slots.slice(p * lanes, (p + 1) * lanes).includes('busy')),
    )
  );
}

function isUnderWay(lane: Lane): boolean {
  return lane.at !== 'idle' && lane.at !== 'read' && lane.at !== 'sent';
}

/** Everything has come to an end, and every living process may believe the same Redis. */
export function isAtRest(world: World): boolean {
  const recorded = recordedIdentity(world.postgres);
  return (
    recorded !== none &&
    recorded === at(world.nodes, world.address).identity &&
    world.postgres.redisState.claimedBy === none &&
    world.late.length === 0 &&
    !repairIsDue(world) &&
    world.processes.every(
      ({ alive, paused, connection, lanes, reader, repair, reconcile }) =>
        lanes.every((lane) => lane.at === 'idle') &&
        (!alive ||
          (!paused &&
            connection === world.address &&
            reader.at === 'idle' &&
            repair.at === 'idle' &&
            reconcile.at === 'idle')),
    )
  );
}
