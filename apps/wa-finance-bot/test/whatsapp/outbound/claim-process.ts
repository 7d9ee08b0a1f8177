// A process of its own that claims places in the log of outgoing messages, told by its argument (JSON) where and how many.
import { openPool } from '@sesi/session-core/postgres';

import { PostgresOutboundLog } from '../../../src/postgres/outbound/postgres-outbound-log.ts';
import { defaultLimits, windowsOf } from '../../../src/whatsapp/outbound/outbound-limits.ts';

const { url, name, times, people } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly url: string;
  readonly name: string;
  readonly times: number;
  readonly people: number;
};
const pool = openPool({ url });
const log = new PostgresOutboundLog(pool);
let next = 0;
let allowed = 0;

/** A few at a time: a gateway asks for its answers one after the other. */
async function claimAll(): Promise<void> {
  while (next < times) {
    const index = next;
    next += 1;
    const { kind } = await log.claim(
      { person: `person ${index % people}`, text: `${name} ${index}`, purpose: 'answer' },
      windowsOf('answer', defaultLimits),
    );
    if (kind === 'go') allowed += 1;
  }
}

await Promise.all([claimAll(), claimAll(), claimAll()]);
await pool.end();
process.stdout.write(String(allowed));
