import { openSessionCore, parseEncryptionKeys } from '@sesi/session-core';
import { openPool } from '@sesi/session-core/postgres';

import { openAccess, tenantId } from '../../src/index.ts';

/** A process that signs the same user in as often as it is told, all at once, and prints what came of it as JSON. */
const [databaseUrl = '', redisUrl = '', key = '', whenFull = '', times = ''] =
  process.argv.slice(2);

const core = await openSessionCore({
  postgres: { url: databaseUrl },
  redis: redisUrl === '' ? false : { enabled: true, url: redisUrl },
  encryptionKeys: parseEncryptionKeys(key),
});
const pool = openPool({ url: databaseUrl });
const access = await openAccess({
  core,
  pool,
  settings: {
    sessions: { maxConcurrent: 3, whenFull: whenFull === 'refuse' ? 'refuse' : 'oldest-out' },
  },
});
// The parent lets all of them begin at the same time.
console.log('ready');
await new Promise((resolve) => process.stdin.once('data', resolve));
const outcomes = await Promise.all(
  Array.from({ length: Number(times) }, (_, n) =>
    access.sessions.create({
      tenant: tenantId('acme'),
      userId: 'budi',
      userRole: 'cook',
      userType: 'staff',
      email: 'budi@example.com',
      name: 'Budi',
      permissions: [],
      device: `${process.pid}/${n}`,
    }),
  ),
);
console.log(
  JSON.stringify(outcomes.map((one) => (one.kind === 'issued' ? one.token : one.reason))),
);
await access[Symbol.asyncDispose]();
await core.close();
await pool.end();
process.exit(0);
