import type { RedisConfig } from '../../session-core.ts';
import { askInTurn, askOnce } from '../deployment/ask-once.ts';
import type { MasterLocation } from '../deployment/master-location.ts';
import { formatHost, type HostPort, type RedisUrl } from '../deployment/redis-url.ts';
import { Remembered } from '../deployment/remembered.ts';
import { type ClusterMaster, parseClusterNodes } from './cluster-nodes.ts';

/** How old an answer may be. */
const answerLifeMs = 900;

/** Finds the masters of a Cluster by asking any node of it. As a location it names one of them, never a fixed one. */
export class ClusterSeeds implements MasterLocation {
  readonly #url: RedisUrl;
  readonly #server: Omit<RedisConfig, 'url'>;
  readonly #answer: Remembered<readonly ClusterMaster[]>;
  #known: readonly HostPort[];
  #first = 0;

  /** @param server - What all nodes have in common. */
  constructor(url: RedisUrl, server: Omit<RedisConfig, 'url'>) {
    this.#url = url;
    this.#server = server;
    this.#known = url.hosts;
    this.#answer = new Remembered(answerLifeMs, async () => await this.#ask());
  }

  /** Whether nodes are named by their host names. */
  get byName(): boolean {
    return this.#url.tls;
  }

  /** @throws Error when no node answers. */
  async masters(): Promise<readonly ClusterMaster[]> {
    return await this.#answer.get();
  }

  server(at: HostPort): RedisConfig {
    return { ...this.#server, url: `${this.#url.tls ? 'rediss' : 'redis'}://${formatHost(at)}` };
  }

  async find(): Promise<RedisConfig> {
    const masters = await this.masters();
    const master = masters[Math.floor(Math.random() * masters.length)];
    if (master === undefined) throw new Error('no node of the Cluster owns a slot');
    return this.server(master.at);
  }

  async holds({ url }: RedisConfig): Promise<boolean> {
    return (await this.masters()).some(({ at }) => this.server(at).url === url);
  }

  doubt(): void {
    this.#first += 1;
    this.#answer.forget();
  }

  async #ask(): Promise<readonly ClusterMaster[]> {
    const { username, password } = this.#server;
    const { masters } = await askInTurn(this.#known, this.#first, async (at) => {
      const asked = { at, tls: this.#url.tls, username, password };
      return parseClusterNodes(String(await askOnce(asked, ['CLUSTER', 'NODES'])), at, this.byName);
    });
    // The nodes of the URL may all be gone one day.
    const found = masters.map(({ at }) => at);
    const names = new Set(this.#url.hosts.map(formatHost));
    this.#known = [...this.#url.hosts, ...found.filter((at) => !names.has(formatHost(at)))];
    return masters;
  }
}
