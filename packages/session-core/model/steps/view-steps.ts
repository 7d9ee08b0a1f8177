import type { Rules } from '../rules.ts';
import { closeSocket, interrupt, reached, recordedIdentity, runs } from '../trust.ts';
import { at, type World } from '../world.ts';
import type { Step } from './step.ts';

/** How one process learns what it may believe: its socket, and its views. */
export function viewSteps(p: number, rules: Rules): readonly Step[] {
  const self = (world: World) => at(world.processes, p);
  return [
    {
      name: `p${p} connects`,
      kind: 'work',
      when: (world) => {
        const process = self(world);
        return runs(process) && !process.cut && process.connection !== world.address;
      },
      does: (world) => {
        const process = self(world);
        closeSocket(process);
        process.connection = world.address;
      },
      tell: (world) => `p${p} connects to r${world.address}`,
    },
    {
      name: `p${p} asks Postgres for a view`,
      kind: 'work',
      when: (world) => runs(self(world)) && self(world).look === undefined,
      does: (world) => {
        self(world).look = {
          fenced: world.postgres.fences.includes(true),
          identity: recordedIdentity(world.postgres),
          before: 0,
        };
      },
    },
    {
      name: `p${p} has its view`,
      kind: 'work',
      when: (world) => runs(self(world)) && self(world).look !== undefined,
      does: (world) => {
        const process = self(world);
        const { view, look } = process;
        if (look?.fenced === true || view?.identity !== look?.identity) interrupt(process);
        process.view = look;
        process.look = undefined;
      },
      tell: (world) => {
        const look = self(world).look;
        return `p${p} has its view: redis ${look?.identity}${look?.fenced === true ? ', fenced' : ''}`;
      },
    },
    {
      name: `the view of p${p} runs out`,
      kind: 'mishap',
      when: (world) => self(world).view !== undefined,
      does: (world) => {
        self(world).view = undefined;
        interrupt(self(world));
      },
    },
    {
      name: `the view that p${p} asked for comes too late`,
      kind: 'mishap',
      when: (world) => self(world).look !== undefined,
      does: (world) => {
        self(world).look = undefined;
      },
    },
    {
      name: `p${p} reaches Redis and lifts its fence`,
      kind: 'work',
      when: (world) =>
        runs(self(world)) && reached(world, self(world)) !== undefined && mayLift(world, p, rules),
      does: (world) => {
        world.postgres.fences[p] = false;
      },
    },
  ];
}

/** A fence is lifted when its outbox is empty: its row is locked first, and only then looked at. */
export function mayLift(world: World, owner: number, rules: Rules): boolean {
  const { fences, outbox } = world.postgres;
  return (
    rules['two-statement-lift'] &&
    at(fences, owner) &&
    (at(outbox, owner) === 0 || !rules['lift-when-empty'])
  );
}
