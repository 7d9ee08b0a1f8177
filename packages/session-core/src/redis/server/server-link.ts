import type { Protection } from '../../protections.ts';
import type { MasterLocation } from '../deployment/master-location.ts';
import type { CopyUpdate, RedisIdentity, RedisLink } from '../redis-link.ts';
import { type ApplyReply, loadScripts, type RedisScript } from '../scripts.ts';
import { ServerConnection } from './server-connection.ts';
import type { ServerWord } from './server-word.ts';

/** Deadlines in ms: callers of a read wait for it, writers only until the fallback stands. */
const readDeadlineMs = 100;
const writeDeadlineMs = 200;
/** A look at the whole key space is made of many commands, none of which a caller waits for. */
const upkeepDeadlineMs = 1_000;

/** The Redis that is one server, or one master of a Cluster. */
export class ServerLink implements RedisLink {
  readonly #connection: ServerConnection;
  readonly #scripts: ReturnType<typeof loadScripts>;

  /** @param inCluster - Whether the server is asked about its Cluster too. */
  constructor(location: MasterLocation, without: ReadonlySet<Protection>, inCluster = false) {
    this.#scripts = loadScripts(without);
    this.#connection = new ServerConnection(location, inCluster);
  }

  get identity(): RedisIdentity | undefined {
    return this.#connection.identity;
  }

  /** What the server said of itself last; undefined while there is no identity. */
  get word(): ServerWord | undefined {
    return this.#connection.word;
  }

  get onChange(): ((reason: string) => void) | undefined {
    return this.#connection.onChange;
  }

  set onChange(listener: ((reason: string) => void) | undefined) {
    this.#connection.onChange = listener;
  }

  async read(keys: readonly string[]): Promise<(string | null)[]> {
    return await this.#connection.run(readDeadlineMs, (client) => client.mGet(keys as string[]));
  }

  async getOrSet(key: string, value: string): Promise<string> {
    return await this.#connection.run(upkeepDeadlineMs, async (client) => {
      await client.set(key, value, { condition: 'NX' });
      return (await client.get(key)) ?? '';
    });
  }

  async apply(updates: readonly CopyUpdate[], notAfter: number): Promise<readonly ApplyReply[]> {
    const keys = updates.map(({ key }) => key);
    const args = [String(notAfter)];
    for (const { version, copy, endsAt } of updates) {
      args.push(String(version), copy, String(Math.floor(endsAt)));
    }
    const replies = await this.#eval(writeDeadlineMs, this.#scripts.apply, keys, args);
    return String(replies).split(' ') as ApplyReply[];
  }

  async lease(key: string, token: string, lifeMs: number): Promise<boolean> {
    const args = [token, String(lifeMs)];
    return (await this.#eval(readDeadlineMs, this.#scripts.lease, [key], args)) === 1;
  }

  async fill(
    key: string,
    token: string,
    version: number,
    copy: string,
    endsAt: number,
  ): Promise<boolean> {
    const args = [token, String(version), copy, String(Math.floor(endsAt))];
    return (await this.#eval(readDeadlineMs, this.#scripts.fill, [key], args)) === 1;
  }

  async run(
    script: RedisScript,
    keys: readonly string[],
    args: readonly string[],
  ): Promise<unknown> {
    return await this.#eval(writeDeadlineMs, script, keys, args);
  }

  async unlink(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    await this.#connection.run(upkeepDeadlineMs, async (client) => await client.unlink([...keys]));
  }

  async *keys(prefix: string): AsyncGenerator<string[]> {
    let cursor = '0';
    do {
      const page = await this.#connection.run(
        upkeepDeadlineMs,
        async (client) => await client.scan(cursor, { MATCH: `${prefix}*`, COUNT: 1_000 }),
      );
      cursor = page.cursor;
      if (page.keys.length > 0) yield page.keys;
    } while (cursor !== '0');
  }

  async getMany(keys: readonly string[]): Promise<(string | undefined)[]> {
    const texts = await this.#connection.run(
      upkeepDeadlineMs,
      async (client) => await client.mGet([...keys]),
    );
    return texts.map((text) => text ?? undefined);
  }

  async ping(): Promise<number> {
    const start = performance.now();
    await this.#connection.run(writeDeadlineMs, async (client) => await client.ping());
    return performance.now() - start;
  }

  async verify(): Promise<void> {
    await this.#connection.verify();
  }

  close(): void {
    this.#connection.close();
  }

  async #eval(
    deadlineMs: number,
    script: RedisScript,
    keys: readonly string[],
    args: readonly string[],
  ): Promise<unknown> {
    const options = { keys: keys as string[], arguments: args as string[] };
    return await this.#connection.run(deadlineMs, async (client) => {
      try {
        return await client.evalSha(script.sha1, options);
      } catch (error) {
        if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
        return await client.eval(script.source, options);
      }
    });
  }
}
