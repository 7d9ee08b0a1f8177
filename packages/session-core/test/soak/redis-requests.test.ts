import { expect, it } from 'vitest';

import { RedisRequests } from '../../soak/lab/redis-requests.ts';

const get = '*2\r\n$3\r\nGET\r\n$3\r\na\r\n\r\n';
const ping = '*1\r\n$4\r\nPING\r\n';

it('cuts a stream into whole requests, wherever the network tore it', () => {
  const stream = Buffer.from(get + ping + get);
  for (let cut = 0; cut <= stream.length; cut += 1) {
    const requests = new RedisRequests();
    const found = [
      ...requests.push(stream.subarray(0, cut)),
      ...requests.push(stream.subarray(cut)),
    ];
    expect(found.map(String)).toEqual([get, ping, get]);
  }
});

it('keeps the beginning of a request until the rest has come', () => {
  const requests = new RedisRequests();
  expect(requests.push(Buffer.from(get.slice(0, 10)))).toEqual([]);
  expect(requests.push(Buffer.from(get.slice(10))).map(String)).toEqual([get]);
});
