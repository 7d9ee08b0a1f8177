import { absent, at, type World } from '../world.ts';
import type { Step } from './step.ts';
import {
  commit,
  execute,
  isLive,
  laneOf,
  laneStep,
  nameOf,
  slotIsLocked,
  type Writer,
} from './writer.ts';

/** How a writer begins: changes of the one session, by what it read or on what is there, and batches sent into the dark. */
export function commitSteps(writer: Writer): readonly Step[] {
  const { rules } = writer;
  const next = (world: World) => `version ${world.values.length}`;
  return [
    laneStep(
      writer,
      'reads for an update',
      'idle',
      (world) => mayCommit(world, writer) && isLive(world),
      (world, _process, own) => {
        own.at = 'read';
        own.expected = world.postgres.version;
      },
      (world) => `reads version ${world.postgres.version} for an update`,
    ),
    laneStep(
      writer,
      'commits an update',
      'read',
      (world) => !slotIsLocked(world, writer.slot),
      (world, _process, own) => {
        const { version } = world.postgres;
        const { numbers } = world;
        const same = at(numbers, version) === at(numbers, own.expected);
        const conflict = !same && rules['expected-version'];
        if (conflict || world.left.writes === 0) {
          own.at = 'idle';
          return;
        }
        const before = at(world.values, version);
        const value = at(world.values, own.expected) | (1 << world.values.length);
        if (before === absent) world.violation = 'an update brought back what was deleted';
        else if ((before & ~value) !== 0)
          world.violation = `the update of version ${version} is lost`;
        commit(world, writer, own, value);
      },
      (world, own) =>
        at(world.numbers, world.postgres.version) !== at(world.numbers, own.expected) &&
        rules['expected-version']
          ? 'finds another version than it read: conflict'
          : `commits ${next(world)}: an update of version ${own.expected}`,
    ),
    laneStep(
      writer,
      'commits a creation',
      'idle',
      (world) => mayCommit(world, writer) && !isLive(world),
      (world, _process, own) => commit(world, writer, own, 1 << world.values.length),
      (world) => `commits ${next(world)}: a creation`,
    ),
    laneStep(
      writer,
      'commits a deletion',
      'idle',
      (world) => mayCommit(world, writer) && isLive(world),
      (world, _process, own) => commit(world, writer, own, absent),
      (world) => `commits ${next(world)}: a deletion`,
    ),
    laneStep(
      writer,
      'commits a batch: an update, then a deletion',
      'idle',
      (world) => mayCommit(world, writer) && isLive(world),
      (world, _process, own) => {
        const updated = at(world.values, world.postgres.version) | (1 << world.values.length);
        // One change per key and batch: later changes are applied on top of the earlier ones.
        const value = rules['coalescing-order'] ? absent : updated;
        if (value !== absent) world.violation = 'what was deleted last is there after the batch';
        commit(world, writer, own, value);
      },
      (world) => `commits ${next(world)}: in one batch an update, then a deletion`,
    ),
    laneStep(
      writer,
      'sends a deletion, which Postgres has yet to execute',
      'idle',
      (world) => mayCommit(world, writer) && isLive(world) && world.left.late > 0,
      (world, _process, own) => {
        world.left.writes -= 1;
        world.left.late -= 1;
        own.at = 'sent';
      },
    ),
    {
      name: `Postgres executes what ${nameOf(writer)} sent`,
      kind: 'work',
      when: (world) => laneOf(world, writer).at === 'sent' && !slotIsLocked(world, writer.slot),
      does: (world) => execute(world, writer),
    },
    laneStep(
      writer,
      'cannot apply what it committed of another session',
      'idle',
      (world) => world.left.writes > 0,
      (world, _process, own) => {
        world.left.writes -= 1;
        own.elsewhere = true;
        own.at = 'failed';
      },
    ),
  ];
}

function mayCommit(world: World, { slot }: Writer): boolean {
  return world.left.writes > 0 && !slotIsLocked(world, slot);
}
