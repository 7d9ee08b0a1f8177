/**
 * Cuts what a client sends to Redis into requests. Clients send arrays of bulk strings: `*2\r\n$3\r\nGET\r\n$1\r\na\r\n`.
 */
export class RedisRequests {
  #rest: Buffer = Buffer.alloc(0);

  /** The requests that `chunk` completes; the beginning of the next one is kept. */
  push(chunk: Buffer): readonly Buffer[] {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const requests: Buffer[] = [];
    let from = 0;
    for (;;) {
      const end = requestEnd(data, from);
      if (end === undefined) break;
      requests.push(data.subarray(from, end));
      from = end;
    }
    this.#rest = data.subarray(from);
    return requests;
  }
}

/** Where the request that begins at `from` ends; undefined while it is not complete. */
function requestEnd(data: Buffer, from: number): number | undefined {
  const head = readNumber(data, from);
  if (head === undefined) return undefined;
  let at = head.next;
  for (let part = 0; part < head.value; part += 1) {
    const bulk = readNumber(data, at);
    if (bulk === undefined) return undefined;
    at = bulk.next + bulk.value + 2;
  }
  return at <= data.length ? at : undefined;
}

/** The number in a line such as `*2` or `$3`. */
function readNumber(data: Buffer, from: number): { value: number; next: number } | undefined {
  const end = data.indexOf('\r\n', from);
  if (end === -1) return undefined;
  return { value: Number(data.toString('latin1', from + 1, end)), next: end + 2 };
}
