import type { Postgres, World } from './world.ts';

export function copyPostgres(postgres: Postgres): Postgres {
  return {
    ...postgres,
    redisState: { ...postgres.redisState },
    fences: [...postgres.fences],
    outbox: [...postgres.outbox],
    slots: [...postgres.slots],
  };
}

export function copyWorld(world: World): World {
  return {
    ...world,
    left: { ...world.left },
    values: [...world.values],
    numbers: [...world.numbers],
    postgres: copyPostgres(world.postgres),
    standby: world.standby === undefined ? undefined : copyPostgres(world.standby),
    nodes: world.nodes.map((node) => ({ ...node })),
    saved: world.saved === undefined ? undefined : { ...world.saved },
    processes: world.processes.map((process) => ({
      ...process,
      view: process.view === undefined ? undefined : { ...process.view },
      look: process.look === undefined ? undefined : { ...process.look },
      lanes: process.lanes.map((lane) => ({ ...lane })),
      reader: { ...process.reader },
      repair: { ...process.repair },
      reconcile: { ...process.reconcile },
    })),
    late: world.late.map((command) => ({ ...command })),
  };
}
