import type { RedisConfig } from '../../session-core.ts';
import { askInTurn, askOnce } from '../deployment/ask-once.ts';
import type { MasterLocation } from '../deployment/master-location.ts';
import { formatHost, type HostPort, type RedisUrl } from '../deployment/redis-url.ts';
import { Remembered } from '../deployment/remembered.ts';

/** How old an answer of a sentinel may be. */
const answerLifeMs = 900;

/**
 * Asks sentinels for the address of the master, one after another until one answers: the protocol for clients of
 * https://redis.io/docs/latest/develop/reference/sentinel-clients/. Whether a master is there is for the caller to see.
 */
export class SentinelMaster implements MasterLocation {
  readonly #url: RedisUrl;
  readonly #server: Omit<RedisConfig, 'url'>;
  readonly #answer: Remembered<RedisConfig>;
  /** The sentinel to ask first. */
  #first = 0;

  /** @param server - What all servers have in common. */
  constructor(url: RedisUrl, server: Omit<RedisConfig, 'url'>) {
    this.#url = url;
    this.#server = server;
    this.#answer = new Remembered(answerLifeMs, async () => await this.#ask());
  }

  async find(): Promise<RedisConfig> {
    return await this.#answer.get();
  }

  async holds({ url }: RedisConfig): Promise<boolean> {
    return (await this.find()).url === url;
  }

  doubt(): void {
    // A sentinel that was cut off may know an old master only.
    this.#first = (this.#first + 1) % this.#url.hosts.length;
    this.#answer.forget();
  }

  async #ask(): Promise<RedisConfig> {
    const { hosts } = this.#url;
    const { at, by } = await askInTurn(hosts, this.#first, async (sentinel) => ({
      at: await this.#askSentinel(sentinel),
      by: hosts.indexOf(sentinel),
    }));
    // Who answered is asked first, also when others were silent.
    this.#first = by;
    return { ...this.#server, url: `${this.#url.tls ? 'rediss' : 'redis'}://${formatHost(at)}` };
  }

  async #askSentinel(at: HostPort): Promise<HostPort> {
    const { tls, sentinel } = this.#url;
    const { master = '', username, password } = sentinel ?? {};
    const asked = { at, tls, username, password };
    const answer = await askOnce(asked, ['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', master]);
    if (!Array.isArray(answer)) {
      throw new Error(`${formatHost(at)}: this sentinel knows no master "${master}"`);
    }
    const [host, port] = answer as readonly unknown[];
    return { host: String(host), port: Number(port) };
  }
}
