import { RedisUnavailableError } from '../errors.ts';
import { RedisFailure, type RedisLink } from '../redis/redis-link.ts';
import type { RedisScript } from '../redis/scripts.ts';
import type { CopyGuards } from '../store/copy-guards.ts';
import { KeyReads } from '../store/key-reads.ts';
import type { View } from '../store/view.ts';

/** The Redis of the core, for packages that keep something else than sessions there. */
export interface SharedRedis {
  /** Whether Redis answers now. What is kept there may still be older than what Postgres knows: see `believed`. */
  readonly answers: boolean;
  /**
   * A number that stands for "what Redis holds may be believed, without interruption since"; undefined when it may not:
   * Redis is away, unknown, or a change of some process could not reach it. Whoever gets the same number before and after
   * a read has read what `change` left.
   */
  believed(): number | undefined;
  /**
   * What these keys hold, in their order; undefined where nothing is. Reads of one turn of the event loop are one command.
   *
   * @throws RedisUnavailableError within 100 ms.
   */
  getMany(keys: readonly string[]): Promise<readonly (string | undefined)[]>;
  /**
   * Runs a script on one key; those of one turn travel together. A script must not end with an error (use `redis.pcall`
   * where a command may fail): that would count as a failure of Redis.
   *
   * @throws RedisUnavailableError within 200 ms.
   */
  run(script: RedisScript, key: string, args: readonly string[]): Promise<unknown>;
  /**
   * Changes keys so that no process believes what they held before once this resolves. Where `attempt` fails for want of
   * Redis, or Redis turns out to be another than the believed one, the keys are removed instead: at once where possible,
   * else behind the fence, which keeps everybody from believing Redis until that was done. So a change is never lost, but
   * what it wrote may be.
   *
   * @param attempt - Does it by `run`; must change these keys only.
   * @throws StoreUnavailableError when neither Redis nor Postgres answers; what else `attempt` throws.
   */
  change(keys: readonly string[], attempt: () => Promise<unknown>): Promise<void>;
  /** `change` by removal. */
  remove(keys: readonly string[]): Promise<void>;
  /**
   * Names keys of a package, for all processes and for good: whenever a Redis is compared with Postgres, all keys with this
   * prefix are removed from it. To be called before the first such key is written.
   *
   * @param name - Such as `cache`; no kind of sessions may have it.
   */
  ownPrefix(name: string, prefix: string): Promise<void>;
}

/** A core that has no Redis: nothing is believed, and changes only keep others from believing what they have. */
export class CoreSharedRedis implements SharedRedis {
  readonly #guards: CopyGuards;
  readonly #announce: (name: string, prefix: string) => Promise<void>;
  readonly #redis:
    | { readonly link: RedisLink; readonly view: View; readonly reads: KeyReads }
    | undefined;

  constructor(
    guards: CopyGuards,
    announce: (name: string, prefix: string) => Promise<void>,
    redis: { readonly link: RedisLink; readonly view: View } | undefined,
  ) {
    this.#guards = guards;
    this.#announce = announce;
    this.#redis = redis === undefined ? undefined : { ...redis, reads: new KeyReads(redis.link) };
  }

  get answers(): boolean {
    return this.#redis?.link.identity !== undefined;
  }

  believed(): number | undefined {
    return this.#redis?.view.trusted();
  }

  async getMany(keys: readonly string[]): Promise<readonly (string | undefined)[]> {
    const { reads } = this.#connected();
    try {
      const texts = await Promise.all(keys.map((key) => reads.read(key)));
      return texts.map((text) => text ?? undefined);
    } catch (error) {
      throw unavailable(error);
    }
  }

  async run(script: RedisScript, key: string, args: readonly string[]): Promise<unknown> {
    const { link } = this.#connected();
    try {
      return await link.run(script, [key], args);
    } catch (error) {
      throw unavailable(error);
    }
  }

  async change(keys: readonly string[], attempt: () => Promise<unknown>): Promise<void> {
    if (keys.length === 0) return;
    const { link, view } = this.#redis ?? {};
    const identity = link?.identity;
    if (identity !== undefined && view?.names(identity) === true) {
      try {
        await attempt();
        // A reply counts only when a view names the connection that carried it, after it came.
        if (view.names(identity) && link?.identity === identity) return;
      } catch (error) {
        if (!(error instanceof RedisUnavailableError)) throw error;
      }
      view.interrupt('a change of shared keys could not be made');
    }
    await this.#guards.forget(keys);
  }

  async remove(keys: readonly string[]): Promise<void> {
    await this.change(keys, async () => {
      try {
        await this.#connected().link.unlink(keys);
      } catch (error) {
        throw unavailable(error);
      }
    });
  }

  async ownPrefix(name: string, prefix: string): Promise<void> {
    await this.#announce(name, prefix);
  }

  #connected(): { readonly link: RedisLink; readonly reads: KeyReads } {
    if (this.#redis?.link.identity === undefined) {
      throw new RedisUnavailableError(
        'Redis is away: do without it, it is used again when it is back.',
      );
    }
    return this.#redis;
  }
}

function unavailable(error: unknown): unknown {
  if (!(error instanceof RedisFailure)) return error;
  return new RedisUnavailableError(error.message, { cause: error });
}
