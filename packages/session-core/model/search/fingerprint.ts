import type { Held, Postgres, View, World } from '../world.ts';

/** A number of 52 bits that two different worlds share by accident only: less than once in ten million states. */
export function fingerprint(world: World): number {
  const hash = new Hash();
  for (const some of Object.values(world.left)) hash.add(some);
  for (const value of world.values) hash.add(value);
  for (const number of world.numbers) hash.add(number);
  hash.add(world.acknowledged);
  hash.add(world.lostAbove);
  hash.add(world.lostUpTo);
  hash.add(world.nextIdentity);
  hash.add(world.nextSeq);
  hash.add(world.address);
  addPostgres(hash, world.postgres);
  if (world.standby === undefined) hash.add(-2);
  else addPostgres(hash, world.standby);
  for (const node of world.nodes) {
    addHeld(hash, node);
    hash.add(node.identity);
  }
  addHeld(hash, world.saved);
  for (const process of world.processes) {
    addFields(hash, process);
    addView(hash, process.view);
    addView(hash, process.look);
    for (const lane of process.lanes) addFields(hash, lane);
    addFields(hash, process.reader);
    addFields(hash, process.repair);
    addFields(hash, process.reconcile);
  }
  for (const command of world.late) addFields(hash, command);
  return hash.value();
}

class Hash {
  #low = 0x811c9dc5;
  #high = 0x1b873593;

  add(item: number): void {
    this.#low = Math.imul(this.#low ^ item, 0x01000193) ^ (this.#low >>> 15);
    this.#high = Math.imul(this.#high ^ item, 0x85ebca6b) ^ (this.#high >>> 13);
  }

  value(): number {
    return (this.#high >>> 12) * 2 ** 32 + (this.#low >>> 0);
  }
}

/** The fields that are numbers, words or yes and no; each thing has its fields in one order only. */
function addFields(hash: Hash, thing: object): void {
  for (const field of Object.values(thing)) {
    if (typeof field === 'number') hash.add(field);
    else if (typeof field === 'boolean') hash.add(field ? 1 : 2);
    else if (typeof field === 'string') addWord(hash, field);
  }
}

function addWord(hash: Hash, word: string): void {
  for (let i = 0; i < word.length; i += 1) hash.add(word.charCodeAt(i));
}

function addView(hash: Hash, view: View | undefined): void {
  if (view === undefined) hash.add(-2);
  else addFields(hash, view);
}

function addHeld(hash: Hash, held: Held | undefined): void {
  if (held === undefined) hash.add(-2);
  else addFields(hash, held);
}

function addPostgres(hash: Hash, postgres: Postgres): void {
  addFields(hash, postgres);
  addFields(hash, postgres.redisState);
  for (const fence of postgres.fences) hash.add(fence ? 1 : 2);
  for (const entries of postgres.outbox) hash.add(entries);
  for (const slot of postgres.slots) addWord(hash, slot);
}
