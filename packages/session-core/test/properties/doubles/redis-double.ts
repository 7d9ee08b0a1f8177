import type { Protection } from '../../../src/protections.ts';
import type { CopyUpdate } from '../../../src/redis/redis-link.ts';
import type { ApplyReply } from '../../../src/redis/scripts.ts';

/** What a key holds; without a text it is of another type. */
export interface Held {
  readonly text: string | undefined;
  /** Unix time in ms by the clock of the server; undefined: no end. */
  readonly endsAt: number | undefined;
}

/** Redis in memory: what lua/*.lua and the commands of the link do, each at once as in Redis itself. */
export class RedisDouble {
  readonly #without: ReadonlySet<Protection>;
  #data = new Map<string, Held>();
  #starts = 1;

  /** @param without - Switched off as `loadScripts` does it. */
  constructor(without: ReadonlySet<Protection>) {
    this.#without = without;
  }

  /** Another one after each restart. */
  get name(): string {
    return `run-${this.#starts}/dataset/0`;
  }

  get time(): number {
    return Date.now();
  }

  /** What all keys hold now. */
  dump(): ReadonlyMap<string, Held> {
    return new Map(this.#data);
  }

  /** Begins anew with what it held at some time. */
  restart(dump: ReadonlyMap<string, Held>): void {
    this.#starts += 1;
    this.#data = new Map(dump);
  }

  set(key: string, held: Held): void {
    this.#data.set(key, held);
  }

  read(keys: readonly string[]): (string | null)[] {
    return keys.map((key) => this.#held(key)?.text ?? null);
  }

  keys(prefix: string): string[] {
    return [...this.#data.keys()].filter((key) => key.startsWith(prefix) && this.#held(key));
  }

  getOrSet(key: string, value: string): string {
    if (this.#held(key) === undefined) this.set(key, { text: value, endsAt: undefined });
    return this.#held(key)?.text ?? '';
  }

  unlink(keys: readonly string[]): void {
    for (const key of keys) this.#data.delete(key);
  }

  apply(updates: readonly CopyUpdate[], notAfter: number): ApplyReply[] {
    const isLate = this.time > notAfter;
    return updates.map((update) => (isLate ? 'late' : this.#applyOne(update)));
  }

  lease(key: string, token: string, lifeMs: number): boolean {
    if (this.#held(key) !== undefined) return false;
    this.set(key, { text: `{"filling":"${token}","floor":0}`, endsAt: this.time + lifeMs });
    return true;
  }

  fill(key: string, token: string, version: number, copy: string, endsAt: number): boolean {
    const text = this.#held(key)?.text;
    if (text === undefined) return false;
    const filling = fillingOf(text);
    if (!this.#without.has('token') && filling?.token !== token) return false;
    const mayWrite = (filling?.floor ?? 0) <= version || this.#without.has('floor');
    if (mayWrite && copy !== '' && Math.floor(endsAt) > this.time) {
      this.set(key, { text: copy, endsAt: Math.floor(endsAt) });
      return true;
    }
    this.#data.delete(key);
    return false;
  }

  #applyOne({ key, version, copy, endsAt: end }: CopyUpdate): ApplyReply {
    const endsAt = Math.floor(end);
    const held = this.#held(key);
    if (held === undefined) {
      if (!this.#without.has('absent-stays-absent')) return 'absent';
      this.set(key, { text: copy, endsAt });
      return 'written';
    }
    const filling = held.text === undefined ? undefined : fillingOf(held.text);
    if (filling !== undefined) {
      if (version > filling.floor) {
        this.set(key, { ...held, text: `{"filling":"${filling.token}","floor":${version}}` });
      }
      return 'noted';
    }
    const heldVersion = held.text === undefined ? undefined : versionOf(held.text);
    if (heldVersion !== undefined) {
      if (heldVersion >= version) return 'kept';
      if (copy !== '') {
        this.set(key, { text: copy, endsAt });
        return 'written';
      }
    }
    this.#data.delete(key);
    return 'unlinked';
  }

  #held(key: string): Held | undefined {
    const held = this.#data.get(key);
    if (held?.endsAt === undefined || held.endsAt > this.time) return held;
    this.#data.delete(key);
    return undefined;
  }
}

function fillingOf(text: string): { readonly token: string; readonly floor: number } | undefined {
  const match = /^\{"filling":"([\w-]+)","floor":(\d+)\}$/.exec(text);
  return match?.[1] === undefined ? undefined : { token: match[1], floor: Number(match[2]) };
}

/** The version that a copy shows; undefined for anything else. */
export function versionOf(text: string): number | undefined {
  const digits = /"version":(\d+)\}$/.exec(text.slice(-32))?.[1];
  return digits === undefined ? undefined : Number(digits);
}
