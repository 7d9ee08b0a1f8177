import type { HostPort } from '../deployment/redis-url.ts';

/** A master that owns slots. */
export interface ClusterMaster {
  /** Of the node in its Cluster; it keeps it through restarts. */
  readonly id: string;
  readonly at: HostPort;
  /** From and to, both included, in their order. */
  readonly slots: readonly (readonly [number, number])[];
}

/** What one node says of its Cluster. */
export interface ClusterWord {
  /** Its own id. */
  readonly self: string;
  /** Those that own slots, in the order of their ids. */
  readonly masters: readonly ClusterMaster[];
  /** Whether a slot is on its way from or to this node. */
  readonly moving: boolean;
}

/**
 * Reads the reply of CLUSTER NODES.
 *
 * @param asked - Where the node was asked: a node that nobody met yet does not know its own address.
 * @param byName - Prefers the host names that nodes announce: a TLS certificate names no address.
 */
export function parseClusterNodes(text: string, asked: HostPort, byName: boolean): ClusterWord {
  const masters: ClusterMaster[] = [];
  let self = '';
  let moving = false;
  for (const line of text.trim().split('\n')) {
    // <id> <ip:port@cport[,hostname]> <flags> <master> <ping-sent> <pong-recv> <config-epoch> <link-state> <slot> ...
    const [id = '', address = '', flagList = '', , , , , , ...owned] = line.trim().split(' ');
    const flags = flagList.split(',');
    if (flags.includes('myself')) {
      self = id;
      moving = owned.some((slot) => slot.startsWith('['));
    }
    const slots = owned.filter((slot) => !slot.startsWith('[')).map(parseRange);
    if (!flags.includes('master') || slots.length === 0) continue;
    masters.push({ id, at: parseAddress(address, asked, byName), slots });
  }
  masters.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { self, masters, moving };
}

/** The same text for the same owners of the same slots. */
export function describeOwners(masters: readonly ClusterMaster[]): string {
  return masters.map(({ id, slots }) => `${id}:${describeSlots(slots)}`).join(';');
}

/** `0-5460,7000`. */
export function describeSlots(slots: ClusterMaster['slots']): string {
  return slots.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join();
}

function parseRange(text: string): readonly [number, number] {
  const [from = '', to = from] = text.split('-');
  return [Number(from), Number(to)];
}

function parseAddress(address: string, asked: HostPort, byName: boolean): HostPort {
  const [endpoint = '', name = ''] = address.split(',');
  const colon = endpoint.lastIndexOf(':');
  const ip = endpoint.slice(0, colon);
  const host = byName && name !== '' ? name : ip === '' ? asked.host : ip;
  return { host, port: Number(endpoint.slice(colon + 1).split('@')[0]) };
}
