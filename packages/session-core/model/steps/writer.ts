import type { Rules } from '../rules.ts';
import { beginWait, fenceWaitOf, runs } from '../trust.ts';
import { absent, at, idleLane, none, type Lane, type Process, type World } from '../world.ts';
import type { Step } from './step.ts';

/** One writer: lane `l` of process `p`, with its row of `redis_writer`. */
export interface Writer {
  readonly p: number;
  readonly l: number;
  readonly slot: number;
  readonly rules: Rules;
}

export function processOf(world: World, { p }: Writer): Process {
  return at(world.processes, p);
}

export function laneOf(world: World, { p, l }: Writer): Lane {
  return at(at(world.processes, p).lanes, l);
}

export function nameOf({ p, l }: Writer): string {
  return l === 0 ? `w${p}` : `w${p}'`;
}

/** A step that a writer does when its lane has come to `state`. */
export function laneStep(
  writer: Writer,
  name: string,
  state: Lane['at'],
  when: (world: World, process: Process, lane: Lane) => boolean,
  does: (world: World, process: Process, lane: Lane) => void,
  tell?: (world: World, lane: Lane) => string,
): Step {
  const who = nameOf(writer);
  const mishap = state === 'committed' && name !== 'applies';
  return {
    name: `${who} ${name}`,
    kind: state === 'idle' ? 'start' : mishap ? 'mishap' : 'work',
    when: (world) => {
      const process = processOf(world, writer);
      const lane = at(process.lanes, writer.l);
      return lane.at === state && runs(process) && when(world, process, lane);
    },
    does: (world) => does(world, processOf(world, writer), laneOf(world, writer)),
    ...(tell === undefined
      ? {}
      : { tell: (world) => `${who} ${tell(world, laneOf(world, writer))}` }),
  };
}

export function isLive(world: World): boolean {
  return at(world.values, world.postgres.version) !== absent;
}

/** A process that removes the keys of a dead writer holds the lock of its slot row. */
export function slotIsLocked(world: World, slot: number): boolean {
  for (const { alive, repair } of world.processes) {
    if (alive && repair.slot === slot && repair.at !== 'idle') return true;
  }
  return false;
}

export function freeSlot(world: World, slot: number): void {
  if (world.postgres.slots[slot] === 'busy') world.postgres.slots[slot] = 'free';
}

/** One batch, in one transaction. */
export function commit(world: World, writer: Writer, lane: Lane, value: number): void {
  if (at(world.postgres.slots, writer.slot) === 'retired') return startAnew(world, writer, lane);
  world.left.writes -= 1;
  write(world, writer, value);
  // The circuit is open: fence and outbox go into the batch's own transaction.
  if (processOf(world, writer).connection === none)
    fenceAndOutbox(world, writer, laneOf(world, writer));
}

/** What a process has sent is executed whether it lives or not. */
export function execute(world: World, writer: Writer): void {
  const process = processOf(world, writer);
  const lane = laneOf(world, writer);
  const retired = at(world.postgres.slots, writer.slot) === 'retired';
  lane.at = 'idle';
  if (isLive(world) && !(retired && writer.rules['slot-decides-in-postgres']))
    write(world, writer, absent);
  else if (process.alive && retired) startAnew(world, writer, lane);
  if (!process.alive) process.lanes[writer.l] = idleLane();
}

/** The slot row first, then the session. */
function write(world: World, writer: Writer, value: number): void {
  const { postgres, numbers, values } = world;
  const { l, slot, rules } = writer;
  const version = values.length;
  const afterOld = at(numbers, postgres.version) + 1;
  values.push(value);
  numbers.push(rules['version-never-reused'] ? version : afterOld);
  postgres.version = version;
  if (rules['writer-slots'] && at(postgres.slots, slot) === 'free') postgres.slots[slot] = 'busy';
  processOf(world, writer).lanes[l] = { ...idleLane(), at: 'committed', version };
}

/** 0 rows updated: this process was declared dead, and goes on under a new name. */
function startAnew(world: World, writer: Writer, lane: Lane): void {
  const process = processOf(world, writer);
  world.postgres.slots[writer.slot] = 'free';
  process.lapsed = false;
  process.fenceWait = 'none';
  lane.at = 'idle';
}

/** The write could not reach Redis: fence and outbox entry in one transaction, and a wait for each fence row. */
export function fenceAndOutbox(world: World, { p, slot, rules }: Writer, lane: Lane): void {
  const { postgres } = world;
  const process = at(world.processes, p);
  const seq = rules['seq-never-reused'] ? world.nextSeq : postgres.nextSeq;
  world.nextSeq += 1;
  postgres.nextSeq += 1;
  postgres.outbox[p] = at(postgres.outbox, p) | (1 << seq);
  if (lane.elsewhere) postgres.elsewhere |= 1 << seq;
  else freeSlot(world, slot);
  if (!rules.fence) return acknowledge(world, lane);
  const stood = at(postgres.fences, p);
  postgres.fences[p] = true;
  const ofThisPostgres =
    process.fenceWaitPostgres === postgres.identity || !rules['fence-wait-of-its-postgres'];
  const waitedFor = process.fenceWait !== 'none' && stood && ofThisPostgres;
  const waitedOnce = process.fenceWait === 'over' && !rules['wait-per-fence-row'];
  if (!waitedFor && !waitedOnce) {
    process.fenceWait = 'running';
    process.fenceWaitPostgres = postgres.identity;
    beginWait(world, fenceWaitOf(p));
  }
  if (!rules['fence-wait'] || process.fenceWait === 'over') acknowledge(world, lane);
  else lane.at = 'waiting';
}

export function acknowledge(world: World, lane: Lane): void {
  const { version } = lane;
  lane.at = 'idle';
  lane.before = 0;
  lane.version = 0;
  lane.elsewhere = false;
  const lost = version > world.lostAbove && version <= world.lostUpTo;
  if (!lost) world.acknowledged = Math.max(world.acknowledged, version);
}
