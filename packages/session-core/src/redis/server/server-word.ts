import type { RedisClient } from './open-client.ts';

/** What a server says of itself, as of one moment. */
export interface ServerWord {
  readonly server: string;
  readonly replication: string;
  /** Unix time in ms. */
  readonly time: number;
  /** Of a node of a Cluster. */
  readonly cluster: { readonly nodes: string; readonly info: string } | undefined;
}

/** Asks a server who it is. @param inCluster - Also about the Cluster that it is in. */
export async function askServer(client: RedisClient, inCluster: boolean): Promise<ServerWord> {
  const cluster = inCluster
    ? Promise.all([
        client.sendCommand<string>(['CLUSTER', 'NODES']),
        client.sendCommand<string>(['CLUSTER', 'INFO']),
      ])
    : undefined;
  // Sent together: what they say is of one moment.
  const [server, replication, [seconds, micros], [nodes, info] = []] = await Promise.all([
    client.info('server'),
    client.info('replication'),
    client.sendCommand<[string, string]>(['TIME']),
    cluster,
  ]);
  return {
    server,
    replication,
    time: Number(seconds) * 1000 + Number(micros) / 1000,
    cluster: nodes === undefined || info === undefined ? undefined : { nodes, info },
  };
}

/** Its name as a dataset, or why it is not to be used. */
export function nameServer(
  { server, replication, cluster }: ServerWord,
  database: number,
): { readonly name: string } | { readonly unusable: string } {
  const runId = /^run_id:(\w+)/m.exec(server)?.[1];
  const dataset = /^master_replid:(\w+)/m.exec(replication)?.[1];
  const role = /^role:(\w+)/m.exec(replication)?.[1];
  if (runId === undefined || role !== 'master') return { unusable: 'it is not a master' };
  if (cluster === undefined && /^redis_mode:cluster/m.test(server)) {
    return { unusable: 'it is a node of a Cluster: name it with redis+cluster://' };
  }
  return { name: `${runId}/${dataset}/${database}` };
}
