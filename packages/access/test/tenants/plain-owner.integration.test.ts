import { randomBytes } from 'node:crypto';

import { openPool } from '@sesi/session-core/postgres';
import { createTestDatabase } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { expect, it, onTestFinished } from 'vitest';

import { acme, beta, issued, openStand, signIn } from '../access-stand.ts';

/** A database whose owner is neither superuser nor exempt from row-level security, as managed servers give it. */
async function ownedDatabase(): Promise<string> {
  const database = await createTestDatabase(testServices(), { empty: true });
  onTestFinished(() => database[Symbol.asyncDispose]());
  const admin = openPool({ url: database.url });
  const url = new URL(database.url);
  const name = `owner_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  await admin.query(`create role ${name} login createrole password '${password}'`);
  await admin.query(`alter database "${url.pathname.slice(1)}" owner to ${name}`);
  await admin
    .query(`grant sesi_tenant, sesi_operator to ${name} with admin option`)
    .catch(() => undefined);
  onTestFinished(async () => {
    await admin.query(`reassign owned by ${name} to current_user`);
    await admin.query(`drop owned by ${name}`);
    await admin.query(`drop role ${name}`);
    await admin.end();
  });
  url.username = name;
  url.password = password;
  return url.href;
}

it('an owner of the tables who is no superuser works through the roles, and sees no rows without them', async () => {
  const { access, pool } = await openStand({ databaseUrl: await ownedDatabase() });
  const { rows: who } = await pool.query(
    'select rolsuper, rolbypassrls from pg_roles where rolname = current_user',
  );
  expect(who).toEqual([{ rolsuper: false, rolbypassrls: false }]);
  await issued(access);
  await access.sessions.create(signIn({ tenant: beta, userId: 'eve' }));
  await access.presence.flush();
  for (const table of ['session_activity', 'presence']) {
    expect((await pool.query(`select * from access.${table}`)).rows).toEqual([]);
  }
  expect(await access.administration.activity(acme)).toMatchObject([{ userId: 'budi' }]);
  expect(await access.presence.online(beta)).toMatchObject([{ userId: 'eve' }]);
  expect(await access.administration.statistics()).toMatchObject({ created: { lastHour: 2 } });
  expect(await access.presence.purge()).toBe(0);
});
