import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { createClient } from 'redis';

import { freePort } from '../process/free-port.ts';
import { ServerStartError } from '../process/server-errors.ts';
import { makeTemporaryFolder } from '../process/temporary-folder.ts';
import { unprivilegedUser } from '../process/unprivileged-user.ts';
import { type LocalRedis, startLocalRedis } from './local-redis.ts';

/** What {@link startLocalCluster} needs to know. */
export interface LocalClusterOptions {
  /** Replicas of the first master; default 0. */
  readonly replicas?: number;
  /** More arguments of all nodes. */
  readonly args?: readonly string[];
}

/** A node, and what to tell it. It keeps its id and its slots through a restart. */
export interface LocalClusterNode extends LocalRedis {
  readonly id: string;
  /** Where the nodes talk to each other. */
  readonly busPort: number;
  /** Sends one command to this very node, within 2 s. */
  command(...args: readonly string[]): Promise<unknown>;
}

/** Three masters with a third of the slots each, and replicas of the first, on 127.0.0.1. */
export interface LocalCluster extends AsyncDisposable {
  /** `redis+cluster://127.0.0.1:A,127.0.0.1:B,127.0.0.1:C` */
  readonly url: string;
  readonly masters: readonly [LocalClusterNode, LocalClusterNode, LocalClusterNode];
  readonly replicas: readonly LocalClusterNode[];
}

const slotRanges = [
  ['0', '5460'],
  ['5461', '10922'],
  ['10923', '16383'],
] as const;
const commandMs = 2_000;
/** Nodes tell each other what they know about once a second. */
const readyMs = 20_000;

/** Starts them, and waits until each says that the Cluster is well. It needs Redis 7. */
export async function startLocalCluster({
  replicas = 0,
  args = [],
}: LocalClusterOptions = {}): Promise<LocalCluster> {
  await using started = new AsyncDisposableStack();
  const folder = makeTemporaryFolder('sesi-cluster', unprivilegedUser(['redis', 'nobody']));
  started.defer(() => rmSync(folder, { recursive: true, force: true }));
  const startNode = async (name: string): Promise<LocalClusterNode> =>
    started.use(await ClusterNode.start(join(folder, name), args));

  const first = await startNode('1');
  const masters = [first, await startNode('2'), await startNode('3')] as const;
  for (const [at, [from, to]] of slotRanges.entries()) {
    await masters[at]?.command('CLUSTER', 'ADDSLOTSRANGE', from, to);
    await masters[at]?.command('CLUSTER', 'SET-CONFIG-EPOCH', String(at + 1));
  }
  const copies: LocalClusterNode[] = [];
  for (let at = 0; at < replicas; at += 1) copies.push(await startNode(`replica-${at + 1}`));
  for (const node of [masters[1], masters[2], ...copies]) {
    await first.command('CLUSTER', 'MEET', '127.0.0.1', String(node.port), String(node.busPort));
  }
  await eachSays([...masters, ...copies], ['CLUSTER', 'INFO'], /cluster_state:ok/);
  for (const copy of copies) {
    await eachSays([copy], ['CLUSTER', 'NODES'], new RegExp(first.id));
    await copy.command('CLUSTER', 'REPLICATE', first.id);
  }
  await eachSays(copies, ['INFO', 'replication'], /master_link_status:up/);
  const all = started.move();
  return {
    url: `redis+cluster://${masters.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    masters,
    replicas: copies,
    [Symbol.asyncDispose]: async () => await all.disposeAsync(),
  };
}

async function eachSays(
  nodes: readonly LocalClusterNode[],
  command: readonly string[],
  wanted: RegExp,
): Promise<void> {
  const end = performance.now() + readyMs;
  for (const node of nodes) {
    let said = '';
    while (!wanted.test((said = String(await node.command(...command))))) {
      if (performance.now() > end) {
        throw new ServerStartError(
          `The Redis Cluster did not come up, node ${node.port}:\n${said}`,
        );
      }
      await sleep(20);
    }
  }
}

class ClusterNode implements LocalClusterNode {
  readonly id: string;
  readonly busPort: number;
  readonly #redis: LocalRedis;

  private constructor(redis: LocalRedis, id: string, busPort: number) {
    this.#redis = redis;
    this.id = id;
    this.busPort = busPort;
  }

  static async start(dataDir: string, args: readonly string[]): Promise<ClusterNode> {
    const cluster = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '1000'];
    // The port of a node plus 10,000, where others would be, may be taken.
    const busPort = await freePort();
    const bus = ['--cluster-port', String(busPort)];
    const redis = await startLocalRedis({ dataDir, args: [...cluster, ...bus, ...args] });
    return new ClusterNode(redis, String(await tell(redis.url, ['CLUSTER', 'MYID'])), busPort);
  }

  get url(): string {
    return this.#redis.url;
  }

  get port(): number {
    return this.#redis.port;
  }

  get pid(): number {
    return this.#redis.pid;
  }

  async command(...args: readonly string[]): Promise<unknown> {
    return await tell(this.url, args);
  }

  async stop(): Promise<void> {
    await this.#redis.stop();
  }

  async kill(): Promise<void> {
    await this.#redis.kill();
  }

  async pause(): Promise<void> {
    await this.#redis.pause();
  }

  async resume(): Promise<void> {
    await this.#redis.resume();
  }

  async restart(): Promise<void> {
    await this.#redis.restart();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#redis[Symbol.asyncDispose]();
  }
}

async function tell(url: string, command: readonly string[]): Promise<unknown> {
  const socket = {
    connectTimeout: commandMs,
    socketTimeout: commandMs,
    reconnectStrategy: false as const,
  };
  const client = createClient({ url, RESP: 2, socket });
  // Whoever sent the command hears of it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await client.sendCommand([...command]);
  } finally {
    client.destroy();
  }
}
