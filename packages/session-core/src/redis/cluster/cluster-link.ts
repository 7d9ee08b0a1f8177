import { createHash } from 'node:crypto';

import type { Protection } from '../../protections.ts';
import { reasonOf } from '../../reason-of.ts';
import { fixedMaster } from '../deployment/master-location.ts';
import { formatHost, type HostPort } from '../deployment/redis-url.ts';
import {
  type CopyUpdate,
  RedisFailure,
  type RedisIdentity,
  type RedisLink,
} from '../redis-link.ts';
import type { ApplyReply, RedisScript } from '../scripts.ts';
import { ServerLink } from '../server/server-link.ts';
import { agreeOnSlots } from './agree-on-slots.ts';
import type { ClusterMaster } from './cluster-nodes.ts';
import type { ClusterSeeds } from './cluster-seeds.ts';
import { keySlot } from './key-slot.ts';

const lookEveryMs = 200;

/**
 * A Cluster as one Redis: a link to each of its masters, each key asked of the owner of its slot, no redirection followed. It
 * has an identity only while every master answers and all say the same of who owns what; the loss of one is the loss of all.
 */
export class ClusterLink implements RedisLink {
  readonly #seeds: ClusterSeeds;
  readonly #without: ReadonlySet<Protection>;
  readonly #timer: NodeJS.Timeout;
  /** By address. */
  readonly #links = new Map<string, ServerLink>();
  #owners: readonly ServerLink[] = [];
  #identity: RedisIdentity | undefined;
  #reason: string | undefined;
  #looking = false;
  #closed = false;
  onChange: ((reason: string) => void) | undefined;

  constructor(seeds: ClusterSeeds, without: ReadonlySet<Protection>) {
    this.#seeds = seeds;
    this.#without = without;
    this.#timer = setInterval(() => void this.#look(), lookEveryMs);
    void this.#look();
  }

  get identity(): RedisIdentity | undefined {
    return this.#identity;
  }

  async read(keys: readonly string[]): Promise<(string | null)[]> {
    return await this.#bySlot(keys, (link, some) => link.read(some));
  }

  async getOrSet(key: string, value: string): Promise<string> {
    return await this.#owner(key).getOrSet(key, value);
  }

  async apply(updates: readonly CopyUpdate[], notAfter: number): Promise<readonly ApplyReply[]> {
    const keys = updates.map(({ key }) => key);
    return await this.#bySlot(keys, (link, _, places) => {
      const some = places.flatMap((place) => updates[place] ?? []);
      return link.apply(some, notAfter);
    });
  }

  async lease(key: string, token: string, lifeMs: number): Promise<boolean> {
    return await this.#owner(key).lease(key, token, lifeMs);
  }

  async fill(
    key: string,
    token: string,
    version: number,
    copy: string,
    endsAt: number,
  ): Promise<boolean> {
    return await this.#owner(key).fill(key, token, version, copy, endsAt);
  }

  async run(
    script: RedisScript,
    keys: readonly string[],
    args: readonly string[],
  ): Promise<unknown> {
    const [key] = keys;
    if (key === undefined) throw new Error('a script needs a key');
    return await this.#owner(key).run(script, keys, args);
  }

  async unlink(keys: readonly string[]): Promise<void> {
    await this.#bySlot(keys, async (link, some) => {
      await link.unlink(some);
      return [];
    });
  }

  async *keys(prefix: string): AsyncGenerator<string[]> {
    for (const link of new Set(this.#owners)) {
      for await (const page of link.keys(prefix)) {
        // What a node kept of a slot that it lost can be reached by nobody.
        const own = page.filter((key) => this.#owners[keySlot(key)] === link);
        if (own.length > 0) yield own;
      }
    }
  }

  async getMany(keys: readonly string[]): Promise<(string | undefined)[]> {
    return await this.#bySlot(keys, (link, some) => link.getMany(some));
  }

  async ping(): Promise<number> {
    if (this.#identity === undefined) throw this.#away();
    return Math.max(...(await Promise.all([...this.#links.values()].map((link) => link.ping()))));
  }

  async verify(): Promise<void> {
    await Promise.all([...this.#links.values()].map((link) => link.verify()));
    this.#agree();
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#identity = undefined;
    this.#owners = [];
    this.onChange = undefined;
    for (const link of this.#links.values()) link.close();
  }

  #owner(key: string): ServerLink {
    const link = this.#owners[keySlot(key)];
    if (link === undefined) throw this.#away();
    return link;
  }

  #away(): RedisFailure {
    return new RedisFailure(`Redis failed: ${this.#reason ?? 'the Cluster is not known yet'}`);
  }

  /** Asks the owner of each slot for its keys, all of them at once; the answers in the order of the keys. */
  async #bySlot<Answer>(
    keys: readonly string[],
    ask: (
      link: ServerLink,
      some: readonly string[],
      places: readonly number[],
    ) => Promise<readonly Answer[]>,
  ): Promise<Answer[]> {
    const slots = new Map<number, number[]>();
    for (const [place, key] of keys.entries()) {
      const slot = keySlot(key);
      const places = slots.get(slot);
      if (places === undefined) slots.set(slot, [place]);
      else places.push(place);
    }
    const owners = this.#owners;
    const answers: Answer[] = [];
    const asked = [...slots].map(async ([slot, places]) => {
      const link = owners[slot];
      if (link === undefined) throw this.#away();
      const some = places.map((place) => keys[place] ?? '');
      for (const [at, answer] of (await ask(link, some, places)).entries()) {
        const place = places[at];
        if (place !== undefined) answers[place] = answer;
      }
    });
    await Promise.all(asked);
    return answers;
  }

  /** Finds the masters while none is connected that could name the others. */
  async #look(): Promise<void> {
    if (this.#looking || this.#closed || this.#identity !== undefined) return;
    this.#looking = true;
    try {
      await this.verify();
      if ([...this.#links.values()].some(({ word }) => word !== undefined)) return;
      this.#connect(await this.#seeds.masters());
    } catch (error) {
      this.#seeds.doubt();
      this.#explain(reasonOf(error));
    } finally {
      this.#looking = false;
    }
  }

  /** Links to these masters and to no others. */
  #connect(masters: readonly ClusterMaster[]): void {
    if (this.#closed) return;
    const wanted = new Map<string, HostPort>(masters.map(({ at }) => [formatHost(at), at]));
    for (const [address, link] of this.#links) {
      if (wanted.has(address)) continue;
      this.#links.delete(address);
      link.close();
    }
    for (const [address, at] of wanted) {
      if (this.#links.has(address)) continue;
      const link = new ServerLink(fixedMaster(this.#seeds.server(at)), this.#without, true);
      link.onChange = (reason) => {
        if (link.identity === undefined) this.#explain(`${address}: ${reason}`);
        this.#agree();
      };
      this.#links.set(address, link);
    }
  }

  /** Takes up what the masters say now, when they agree. */
  #agree(): void {
    const { masters, agreement } = agreeOnSlots(this.#links, this.#seeds.byName);
    if ('disagreement' in agreement) {
      // Who is away has said why.
      const all = [...this.#links.values()].every(({ identity }) => identity !== undefined);
      if (all || this.#identity !== undefined) this.#explain(agreement.disagreement);
      if (masters.length > 0) this.#connect(masters);
      return;
    }
    const name = `cluster/${createHash('sha256').update(agreement.vector).digest('hex')}`;
    if (name === this.#identity?.name) return;
    if (this.#identity !== undefined) this.#explain('another server owns a slot than before');
    this.#owners = agreement.owners;
    this.#reason = undefined;
    this.#identity = { name, clock: agreement.clock };
    this.onChange?.('Redis answers');
  }

  /** The Cluster has no identity, for this reason, which is told once. */
  #explain(reason: string): void {
    // Before anybody listens there is nobody to tell.
    const isTold = this.#identity === undefined && this.#reason === reason;
    this.#identity = undefined;
    this.#owners = [];
    if (this.#closed || isTold || this.onChange === undefined) return;
    this.#reason = reason;
    this.onChange(reason);
  }
}
