import { setTimeout as wait } from 'node:timers/promises';

import { LeaseLostError } from '../../src/leases/lease-errors.ts';
import { Leases } from '../../src/leases/leases.ts';
import { assertLeaseHeld } from '../../src/postgres/leases/lease-rows.ts';
import { openPool } from '../../src/postgres/pool.ts';
import { Postgres } from '../../src/postgres/postgres.ts';

/**
 * A process that holds the lease `work` and writes its generation into `written` as often as it can, as long as it
 * believes that it holds it. Prints what happens, one JSON a line.
 */
const [url = '', ttlMs = ''] = process.argv.slice(2);
const say = (line: object) => console.log(JSON.stringify(line));

const pool = openPool({ url });
const postgres = new Postgres(pool, () => undefined);
const leases = new Leases({ postgres, emit: (event) => say({ event: event.type }) });
const lease = await leases.acquire('work', { ttlMs: Number(ttlMs), owner: 'child' });
if (lease === undefined) throw new Error('somebody else holds the lease');
say({ generation: lease.generation });

let lastTurn = performance.now();
for (;;) {
  const stalledMs = performance.now() - lastTurn;
  lastTurn = performance.now();
  if (stalledMs > 500) say({ stalledMs, held: lease.held, aborted: lease.signal.aborted });
  try {
    await write(lease.generation);
  } catch (error) {
    // Stopped in the middle of a transaction, it wakes with a connection that Postgres has ended.
    if (!(error instanceof LeaseLostError)) continue;
    say({ refused: error.code, held: lease.held });
    break;
  }
  await wait(20);
}
await leases.close();
await pool.end();

async function write(generation: number): Promise<void> {
  const client = await pool.connect();
  // A connection that breaks rejects the statement in flight; without a listener it would end this process too.
  client.on('error', () => undefined);
  let broken = true;
  try {
    await client.query('begin');
    await assertLeaseHeld(client, 'work', generation);
    await client.query('insert into written (generation) values ($1)', [generation]);
    await client.query('commit');
    broken = false;
  } finally {
    client.removeAllListeners('error');
    client.release(broken);
  }
}
