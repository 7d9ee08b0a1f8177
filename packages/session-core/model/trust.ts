import type { Rules } from './rules.ts';
import { at, none, type Postgres, type Process, type RedisNode, type World } from './world.ts';

/** The Redis that this Postgres calls reconciled; none while one reconciles, or when another Postgres said so. */
export function recordedIdentity({ identity, redisState }: Postgres): number {
  return redisState.postgres === identity ? redisState.identity : none;
}

export function runs(process: Process): boolean {
  return process.alive && !process.paused;
}

/** The Redis at the other end of the socket; undefined when it cannot be reached. */
export function reached(world: World, process: Process): RedisNode | undefined {
  return process.connection === none || process.cut
    ? undefined
    : at(world.nodes, process.connection);
}

/** Is there an unexpired view, fenced or not, that names this Redis? */
export function names(process: Process, identity: number, rules: Rules): boolean {
  return process.view !== undefined && (!rules.identity || process.view.identity === identity);
}

export function namesConnection(world: World, process: Process, rules: Rules): boolean {
  const { connection } = process;
  return connection !== none && names(process, at(world.nodes, connection).identity, rules);
}

/** May copies be read? */
export function trusts(world: World, process: Process, rules: Rules): boolean {
  return process.view?.fenced === false && namesConnection(world, process, rules);
}

export function interrupt(process: Process): void {
  process.reader.interrupted = true;
}

export function closeSocket(process: Process): void {
  process.connection = none;
  process.reader.sameConnection = false;
  interrupt(process);
}

/** The wait of a process's fence row. */
export function fenceWaitOf(process: number): number {
  return 1 << process;
}

/** The wait of a process that reconciles. */
export function claimWaitOf(process: number): number {
  return 1 << (process + 8);
}

/** From now on L + margin: what was issued before must run out. */
export function beginWait(world: World, wait: number): void {
  for (const { view, look, lanes } of world.processes) {
    if (view !== undefined) view.before |= wait;
    if (look !== undefined) look.before |= wait;
    for (const lane of lanes) if (lane.mayApply) lane.before |= wait;
  }
  for (const command of world.late) command.before |= wait;
}

/** Has every view run out that was issued before the wait began? */
export function viewsRanOut(world: World, wait: number): boolean {
  for (const { view, look } of world.processes) {
    if (view !== undefined && (view.before & wait) !== 0) return false;
    if (look !== undefined && (look.before & wait) !== 0) return false;
  }
  return true;
}

/** Is `notAfter` past for every apply that was sent, or whose batch was begun, before the wait? */
export function appliesRanOut(world: World, wait: number, rules: Rules): boolean {
  if (!rules['not-after']) return true;
  for (const command of world.late) {
    if (command.command === 'apply' && (command.before & wait) !== 0) return false;
  }
  if (!rules['not-after-from-before-commit']) return true;
  for (const { alive, lanes } of world.processes) {
    for (const lane of lanes) {
      if (alive && lane.at === 'committed' && lane.mayApply && (lane.before & wait) !== 0)
        return false;
    }
  }
  return true;
}
