import { randomInt, randomUUID } from 'node:crypto';

import { RedisUnavailableError, type SharedRedis } from '@sesi/session-core';

import { scripts } from './scripts.ts';

/** Where to look for an entry. */
export interface EntryPlace {
  readonly key: string;
  /** Names of the tags that it is expected to have. */
  readonly tags: readonly string[];
  /** The keys of their counters, in the same order, behind the key itself. */
  readonly keys: readonly string[];
}

/** The right to fill a key, with the counters that the entry will know. */
export interface Claim {
  readonly token: string;
  /** As `Entry.tags`. */
  readonly tags: readonly string[];
}

/** How long what a claim makes lasts, ms. */
export interface ClaimLives {
  readonly claimLifeMs: number;
  /** At least as long as the entry. */
  readonly tagLifeMs: number;
}

/** Random numbers end here, so that a counter stays one that a double can hold. */
const highestStart = 2 ** 47;
/** Names this process among those who make tokens. */
const processName = randomUUID().replaceAll('-', '').slice(0, 16);
let tokens = 0;

/** Entries and counters as Redis keeps them. */
export class EntryStore {
  readonly #redis: SharedRedis;

  constructor(redis: SharedRedis) {
    this.#redis = redis;
  }

  /**
   * What these keys hold; undefined when Redis may not be believed, which includes that it could not be for a moment while it
   * answered.
   */
  async read(keys: readonly string[]): Promise<readonly (string | undefined)[] | undefined> {
    const belief = this.#redis.believed();
    if (belief === undefined) return undefined;
    try {
      const texts = await this.#redis.getMany(keys);
      return this.#redis.believed() === belief ? texts : undefined;
    } catch (error) {
      return undefinedWithoutRedis(error);
    }
  }

  /**
   * Asks for the right to fill a key, and for the counters of its tags: what is loaded after this is newer than they are.
   *
   * @param seen - Token of what was seen there.
   * @param keep - What is there may be served until it is replaced.
   * @returns `refused` when somebody else has it; undefined when nothing can be kept now: no Redis, or no memory in it.
   */
  async claim(
    place: EntryPlace,
    seen: string,
    keep: boolean,
    lives: ClaimLives,
  ): Promise<Claim | 'refused' | undefined> {
    const belief = this.#redis.believed();
    if (belief === undefined) return undefined;
    try {
      const claim = await this.#claim(place, seen, keep, lives);
      if (claim === undefined || claim === 'refused') return claim;
      if (this.#redis.believed() === belief) return claim;
      await this.abandon(place.key, claim.token, 0);
      return undefined;
    } catch (error) {
      return undefinedWithoutRedis(error);
    }
  }

  /**
   * Puts an entry in the place of whatever is there; when Redis is away or full, nothing. In two steps: one that arrives late can
   * only remove.
   *
   * @throws StoreUnavailableError when neither Redis nor Postgres answers.
   */
  async replace(
    place: EntryPlace,
    lives: ClaimLives & { readonly entryLifeMs: number },
    encode: (claim: Claim) => string,
  ): Promise<void> {
    await this.#redis.change([place.key], async () => {
      const claim = await this.#claim(place, '*', false, lives);
      if (claim === undefined || claim === 'refused') return;
      const args = [claim.token, encode(claim), String(lives.entryLifeMs)];
      await this.#redis.run(scripts.fill, place.key, args);
    });
  }

  /** @returns false when it was not written: the right is gone, Redis is away or full */
  async fill(key: string, token: string, text: string, lifeMs: number): Promise<boolean> {
    try {
      return (await this.#redis.run(scripts.fill, key, [token, text, String(lifeMs)])) === 1;
    } catch (error) {
      return undefinedWithoutRedis(error) ?? false;
    }
  }

  /** Gives the right back. @param pauseMs - How long an older entry, if there is one, is served before anybody loads again. */
  async abandon(key: string, token: string, pauseMs: number): Promise<void> {
    try {
      await this.#redis.run(scripts.abandon, key, [token, String(pauseMs)]);
    } catch (error) {
      undefinedWithoutRedis(error);
    }
  }

  /** Ends all entries with these tags, whatever happens to Redis. @throws StoreUnavailableError. */
  async bump(counters: readonly string[]): Promise<void> {
    await this.#redis.change(counters, async () => {
      await Promise.all(counters.map((key) => this.#redis.run(scripts.bumpTag, key, [])));
    });
  }

  /** @throws StoreUnavailableError. */
  async remove(key: string): Promise<void> {
    await this.#redis.remove([key]);
  }

  async #claim(
    place: EntryPlace,
    seen: string,
    keep: boolean,
    { claimLifeMs, tagLifeMs }: ClaimLives,
  ): Promise<Claim | 'refused' | undefined> {
    tokens += 1;
    const token = `${processName}-${tokens}`;
    const args = [token, String(claimLifeMs), seen, keep ? '1' : '0'];
    const [given, ...counters] = await Promise.all([
      this.#redis.run(scripts.claim, place.key, args),
      ...place.tags.map((_, index) => this.#openTag(place.keys[index + 1] ?? '', tagLifeMs)),
    ]);
    if (given === 0) return 'refused';
    if (given !== 1) return undefined;
    const tags: string[] = [];
    for (const [index, tag] of place.tags.entries()) {
      const counter = counters[index];
      if (typeof counter === 'string') tags.push(tag, counter);
    }
    if (tags.length === 2 * place.tags.length) return { token, tags };
    await this.abandon(place.key, token, 0);
    return undefined;
  }

  async #openTag(counter: string, lifeMs: number): Promise<unknown> {
    const args = [String(randomInt(1, highestStart)), String(lifeMs)];
    return await this.#redis.run(scripts.openTag, counter, args);
  }
}

/** What fails for want of Redis is done without it. */
function undefinedWithoutRedis(error: unknown): undefined {
  if (!(error instanceof RedisUnavailableError)) throw error;
  return undefined;
}
