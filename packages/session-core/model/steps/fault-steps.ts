import { copyPostgres } from '../copy-world.ts';
import { apply, fill, lease, unlink } from '../redis-scripts.ts';
import type { Rules } from '../rules.ts';
import { closeSocket } from '../trust.ts';
import {
  at,
  idleLane,
  idleRepair,
  none,
  type Budget,
  type Held,
  type RedisNode,
  type World,
} from '../world.ts';
import type { Step } from './step.ts';

/** What happens to Redis, Postgres and commands on their way. */
export function storeFaultSteps(rules: Rules): readonly Step[] {
  return [
    ...[0, 1].map((n) =>
      fault(
        `r${n} evicts the key`,
        'evictions',
        (world) => at(world.nodes, n).holds !== 'nothing',
        (world) => unlink(at(world.nodes, n)),
      ),
    ),
    {
      name: 'a replica and a dump of Redis are made',
      kind: 'fault',
      when: (world) => world.saved === undefined && world.left.restarts + world.left.switches > 0,
      does: (world) => {
        world.saved = heldBy(at(world.nodes, world.address));
      },
      tell: (world) => `a replica and a dump of r${world.address} are made`,
    },
    ...[0, 1].flatMap((n) =>
      [true, false].map((fromDump) =>
        fault(
          `r${n} restarts ${fromDump ? 'from the dump' : 'empty'}`,
          'restarts',
          (world) =>
            at(world.nodes, n).identity !== none && (!fromDump || world.saved !== undefined),
          (world) => begin(world, n, fromDump ? world.saved : undefined),
        ),
      ),
    ),
    fault(
      'the address leads to the other Redis',
      'switches',
      () => true,
      (world) => {
        world.address = 1 - world.address;
        // The replica becomes a master, and the old one may live on: a split brain.
        if (at(world.nodes, world.address).identity === none)
          begin(world, world.address, world.saved);
      },
    ),
    {
      name: 'the standby of Postgres stops receiving',
      kind: 'fault',
      when: (world) => world.left.restores > 0 && world.standby === undefined,
      does: (world) => {
        world.standby = copyPostgres(world.postgres);
      },
    },
    fault(
      'the standby becomes the Postgres',
      'restores',
      (world) => world.standby !== undefined,
      restore,
      (world) => `the standby becomes the Postgres: back to version ${world.standby?.version}`,
    ),
    ...[0, 1].flatMap((index) => lateSteps(index, rules)),
  ];
}

/** What happens to process `p`. */
export function processFaultSteps(p: number): readonly Step[] {
  const self = (world: World) => at(world.processes, p);
  return [
    fault(
      `p${p} is cut off from Redis`,
      'cuts',
      (world) => self(world).alive && !self(world).cut,
      (world) => {
        self(world).cut = true;
      },
    ),
    fault(
      `the socket of p${p} closes`,
      'cuts',
      (world) => self(world).alive && self(world).connection !== none,
      (world) => closeSocket(self(world)),
    ),
    fault(
      `p${p} is killed`,
      'deaths',
      (world) => self(world).alive && world.processes.some((other, q) => q !== p && other.alive),
      (world) => kill(world, p),
    ),
    fault(
      `p${p} stalls`,
      'pauses',
      (world) => self(world).alive && !self(world).paused,
      (world) => {
        self(world).paused = true;
      },
    ),
    fault(
      `the heartbeat of living p${p} lapses`,
      'lapses',
      (world) => self(world).alive && !self(world).lapsed,
      (world) => {
        self(world).lapsed = true;
      },
    ),
    {
      name: `the heartbeat of dead p${p} lapses`,
      kind: 'mishap',
      when: (world) => !self(world).alive && !self(world).lapsed,
      does: (world) => {
        self(world).lapsed = true;
      },
    },
    {
      name: `p${p} goes on after its stall`,
      kind: 'work',
      when: (world) => self(world).paused,
      does: (world) => {
        self(world).paused = false;
      },
    },
    {
      name: `the heart of p${p} beats again`,
      kind: 'work',
      when: (world) => self(world).alive && !self(world).paused && self(world).lapsed,
      does: (world) => {
        self(world).lapsed = false;
      },
    },
    {
      name: `p${p} can reach Redis again`,
      kind: 'work',
      when: (world) => self(world).cut,
      does: (world) => {
        self(world).cut = false;
      },
    },
  ];
}

function fault(
  name: string,
  cost: keyof Budget,
  when: (world: World) => boolean,
  does: (world: World) => void,
  tell?: (world: World) => string,
): Step {
  return {
    name,
    kind: 'fault',
    cost,
    when: (world) => world.left[cost] > 0 && when(world),
    does: (world) => {
      world.left[cost] -= 1;
      does(world);
    },
    ...(tell === undefined ? {} : { tell }),
  };
}

function lateSteps(index: number, rules: Rules): readonly Step[] {
  const land = (world: World) => {
    const { command, node, identity, version, token } = at(world.late, index);
    world.late.splice(index, 1);
    const key = at(world.nodes, node);
    if (key.identity !== identity) return;
    if (command === 'apply') apply(world, key, version, rules);
    else if (command === 'fill') fill(world, key, { token, version }, rules);
    else if (command === 'lease') lease(key, token);
    else unlink(key);
  };
  const told = (world: World) => {
    const { command, node, version } = at(world.late, index);
    return `${command} of version ${version} to r${node}`;
  };
  return [
    {
      name: `late command ${index} arrives`,
      kind: 'work',
      when: (world) => world.late.length > index,
      does: land,
      tell: (world) => `a late ${told(world)} arrives`,
    },
    {
      name: `late command ${index} is lost, or notAfter has passed`,
      kind: 'mishap',
      when: (world) => world.late.length > index,
      does: (world) => {
        world.late.splice(index, 1);
      },
      tell: (world) => `a late ${told(world)} never arrives, or too late`,
    },
  ];
}

function heldBy({ holds, version, token }: Held): Held {
  return { holds, version, token };
}

/** A server starts with other data than it had, under a new identity; sockets to what it was are closed. */
function begin(world: World, n: number, data: Held | undefined): void {
  const node: RedisNode = at(world.nodes, n);
  unlink(node);
  Object.assign(node, data);
  node.identity = world.nextIdentity;
  world.nextIdentity += 1;
  for (const process of world.processes) if (process.connection === n) closeSocket(process);
}

/** What was acknowledged is then what this Postgres still has. */
function restore(world: World): void {
  const { standby, postgres } = world;
  if (standby === undefined) return;
  world.lostAbove = standby.version;
  world.lostUpTo = world.values.length - 1;
  world.postgres = standby;
  world.postgres.identity = postgres.identity + 1;
  world.standby = undefined;
  world.acknowledged = Math.min(world.acknowledged, standby.version);
  for (const { lanes, reader, repair } of world.processes) {
    reader.floor = Math.min(reader.floor, standby.version);
    // Transactions and statements in flight ended with the old Postgres.
    for (const lane of lanes) if (lane.at === 'sent') lane.at = 'idle';
    repair.lifting = none;
    if (repair.slot !== none) {
      repair.at = 'idle';
      repair.slot = none;
    }
  }
}

function kill(world: World, p: number): void {
  const process = at(world.processes, p);
  closeSocket(process);
  process.alive = false;
  process.paused = false;
  process.cut = false;
  process.view = undefined;
  process.look = undefined;
  // What was sent is sent: Postgres may still execute it.
  process.lanes = process.lanes.map((lane) => (lane.at === 'sent' ? lane : idleLane()));
  process.reader = { ...process.reader, at: 'idle', token: none };
  process.repair = idleRepair();
  process.reconcile = { at: 'idle', generation: 0, postgres: none, identity: none };
}
