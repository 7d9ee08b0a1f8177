import { describe, expect, it } from 'vitest';

import { agreeOnSlots, type AskedNode } from '../../src/redis/cluster/agree-on-slots.ts';
import { parseClusterNodes } from '../../src/redis/cluster/cluster-nodes.ts';

const at = { host: '10.0.0.9', port: 7_009 };

describe('parseClusterNodes', () => {
  const text = [
    'bb 10.0.0.2:7002@17002,two.example master - 0 1 2 connected 5461-10922 16383',
    'aa :7001@17001,one.example myself,master - 0 0 1 connected 0-5460 [93->-bb] [77-<-cc]',
    'cc 10.0.0.3:7003@17003 slave aa 0 1 1 connected',
    'dd 10.0.0.4:7004@17004 master,fail - 0 1 4 disconnected 10923-16382',
    'ee 10.0.0.5:7005@17005 master - 0 1 5 connected',
    '',
  ].join('\n');

  it('finds the masters that own slots, also one that has failed, and who was asked', () => {
    const word = parseClusterNodes(text, at, false);
    expect(word.self).toBe('aa');
    expect(word.moving).toBe(true);
    expect(word.masters).toEqual([
      { id: 'aa', at: { host: '10.0.0.9', port: 7_001 }, slots: [[0, 5_460]] },
      {
        id: 'bb',
        at: { host: '10.0.0.2', port: 7_002 },
        slots: [
          [5_461, 10_922],
          [16_383, 16_383],
        ],
      },
      { id: 'dd', at: { host: '10.0.0.4', port: 7_004 }, slots: [[10_923, 16_382]] },
    ]);
  });

  it('prefers announced host names where certificates need them', () => {
    const { masters } = parseClusterNodes(text, at, true);
    expect(masters.map(({ at: { host } }) => host)).toEqual([
      'one.example',
      'two.example',
      '10.0.0.4',
    ]);
  });
});

describe('agreeOnSlots', () => {
  const lines = (self: string, a = '0-8191', b = '8192-16383') => {
    const line = (id: string, host: string, slots: string) =>
      `${id} ${host}:7000@17000 ${id === self ? 'myself,' : ''}master - 0 0 1 connected ${slots}`;
    return [line('aa', '10.0.0.1', a), line('bb', '10.0.0.2', b)].join('\n');
  };
  const node = (
    name: string,
    nodes: string,
    { time = 1_000, info = 'cluster_state:ok' } = {},
  ): AskedNode => ({
    identity: { name, clock: { earliest: () => time, latest: () => time + 1 } },
    word: { server: '', replication: '', time, cluster: { nodes, info } },
  });
  const ask = (one: AskedNode, two: AskedNode) =>
    agreeOnSlots(new Map([['10.0.0.1:7000', one] as const, ['10.0.0.2:7000', two] as const]), false)
      .agreement;
  const away: AskedNode = { identity: undefined, word: undefined };

  it('gives each slot to its owner', () => {
    const [one, two] = [node('run-a', lines('aa')), node('run-b', lines('bb'))];
    const agreed = ask(one, two);
    if ('disagreement' in agreed) throw new Error(agreed.disagreement);
    expect(agreed.owners).toHaveLength(16_384);
    expect([0, 8_191, 8_192, 16_383].map((slot) => agreed.owners[slot])).toEqual([
      one,
      one,
      two,
      two,
    ]);
  });

  it('is another vector when a server, or who owns a slot, is another', () => {
    const moved = [
      lines('aa', '0-8190', '8191-16383'),
      lines('bb', '0-8190', '8191-16383'),
    ] as const;
    const vectors = [
      ask(node('run-a', lines('aa')), node('run-b', lines('bb'))),
      ask(node('run-c', lines('aa')), node('run-b', lines('bb'))),
      ask(node('run-a', moved[0]), node('run-b', moved[1])),
    ].map((agreed) => ('vector' in agreed ? agreed.vector : agreed.disagreement));
    expect(new Set(vectors).size).toBe(3);
    expect(vectors.every((vector) => vector.startsWith('aa run-'))).toBe(true);
  });

  it('shows the time of the server whose clock is behind', () => {
    const agreed = ask(node('a', lines('aa'), { time: 1_050 }), node('b', lines('bb')));
    if ('disagreement' in agreed) throw new Error(agreed.disagreement);
    expect([agreed.clock.earliest(), agreed.clock.latest()]).toEqual([1_000, 1_001]);
  });

  it.each<[string, AskedNode, AskedNode]>([
    ['no master of the Cluster answers', away, away],
    ['10.0.0.2:7000: this master does not answer', node('a', lines('aa')), away],
    [
      'the masters of the Cluster do not agree on who owns which slot',
      node('a', lines('aa')),
      node('b', lines('bb', '0-8190', '8191-16383')),
    ],
    [
      'a slot is being moved between masters',
      node('a', lines('aa', '0-8191 [5->-bb]')),
      node('b', lines('bb')),
    ],
    [
      'some slots of the Cluster have no owner',
      node('a', lines('aa', '0-8190')),
      node('b', lines('bb', '0-8190')),
    ],
    [
      '10.0.0.2:7000: the Cluster is down (CLUSTER INFO)',
      node('a', lines('aa')),
      node('b', lines('bb'), { info: 'cluster_state:fail' }),
    ],
    [
      'the clocks of the masters differ by 299 ms: set them right',
      node('a', lines('aa'), { time: 1_300 }),
      node('b', lines('bb')),
    ],
    // The address of b leads to somebody else.
    ['10.0.0.2:7000: this master does not answer', node('a', lines('aa')), node('x', lines('xx'))],
  ])('finds that %s', (disagreement, one, two) => {
    expect(ask(one, two)).toEqual({ disagreement });
  });
});
