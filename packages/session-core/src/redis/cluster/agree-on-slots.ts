import { formatHost } from '../deployment/redis-url.ts';
import type { RedisClock } from '../redis-clock.ts';
import type { RedisIdentity } from '../redis-link.ts';
import type { ServerWord } from '../server/server-word.ts';
import {
  type ClusterMaster,
  type ClusterWord,
  describeOwners,
  describeSlots,
  parseClusterNodes,
} from './cluster-nodes.ts';
import { slotCount } from './key-slot.ts';

/** A node that is asked; what it said last counts only while it has an identity. */
export interface AskedNode {
  readonly identity: RedisIdentity | undefined;
  readonly word: ServerWord | undefined;
}

/** Either all masters say the same, and each is there; or why they cannot be used as one Redis. */
export type Agreement<Node> =
  | {
      /** Ids, datasets and slots of all masters: another one is another Redis. */
      readonly vector: string;
      /** By slot. */
      readonly owners: readonly Node[];
      readonly clock: RedisClock;
    }
  | { readonly disagreement: string };

/** Copies end, and late writers are refused, by the clocks of the servers: taken for one, they must show the same. */
const clockDifferenceMs = 100;

interface Known<Node> {
  readonly node: Node;
  readonly identity: RedisIdentity;
  readonly says: ClusterWord;
  readonly info: string;
}

/** @param nodes - By their addresses. @param byName - See `parseClusterNodes`. */
export function agreeOnSlots<Node extends AskedNode>(
  nodes: ReadonlyMap<string, Node>,
  byName: boolean,
): {
  /** All that anybody names. */
  readonly masters: readonly ClusterMaster[];
  readonly agreement: Agreement<Node>;
} {
  const known = new Map<string, Known<Node>>();
  for (const [address, node] of nodes) {
    const { identity, word } = node;
    if (identity === undefined || word?.cluster === undefined) continue;
    const colon = address.lastIndexOf(':');
    const asked = { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
    const says = parseClusterNodes(word.cluster.nodes, asked, byName);
    known.set(address, { node, identity, says, info: word.cluster.info });
  }
  const masters = [...known.values()].flatMap(({ says }) => says.masters);
  return { masters, agreement: agree(known) };
}

function agree<Node>(known: ReadonlyMap<string, Known<Node>>): Agreement<Node> {
  const [first] = known.values();
  if (first === undefined) return { disagreement: 'no master of the Cluster answers' };
  const { masters } = first.says;
  const owned = describeOwners(masters);
  for (const [address, { says, info }] of known) {
    if (describeOwners(says.masters) !== owned) {
      return { disagreement: 'the masters of the Cluster do not agree on who owns which slot' };
    }
    if (says.moving) return { disagreement: 'a slot is being moved between masters' };
    if (!/^cluster_state:ok/m.test(info)) {
      return { disagreement: `${address}: the Cluster is down (CLUSTER INFO)` };
    }
  }
  const owners: Node[] = [];
  let slots = 0;
  const parts: string[] = [];
  for (const master of masters) {
    const address = formatHost(master.at);
    const owner = known.get(address);
    if (owner === undefined || owner.says.self !== master.id) {
      return { disagreement: `${address}: this master does not answer` };
    }
    parts.push(`${master.id} ${owner.identity.name} ${describeSlots(master.slots)}`);
    for (const [from, to] of master.slots) {
      for (let slot = from; slot <= to; slot += 1) owners[slot] = owner.node;
      slots += to - from + 1;
    }
  }
  if (slots !== slotCount) return { disagreement: 'some slots of the Cluster have no owner' };
  return agreeOnTime([...known.values()], { vector: parts.join('\n'), owners });
}

function agreeOnTime<Node>(
  known: readonly Known<Node>[],
  agreed: { readonly vector: string; readonly owners: readonly Node[] },
): Agreement<Node> {
  const clocks = known.map(({ identity }) => identity);
  const clock = {
    // Whichever server is meant: not later than its time for what is to end, or to be refused after it.
    latest: () => Math.min(...clocks.map((of) => of.clock.latest())),
    earliest: () => Math.min(...clocks.map((of) => of.clock.earliest())),
  };
  const difference = Math.max(...clocks.map((of) => of.clock.earliest())) - clock.latest();
  if (difference > clockDifferenceMs) {
    const text = `the clocks of the masters differ by ${Math.round(difference)} ms: set them right`;
    return { disagreement: text };
  }
  return { ...agreed, clock };
}
