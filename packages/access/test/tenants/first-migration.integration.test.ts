import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openPool } from '@sesi/session-core/postgres';
import { startLocalPostgres } from '@sesi/test-services';
import { describe, expect, it, onTestFinished } from 'vitest';

import { migrateAccess } from '../../src/postgres/migrate-access.ts';
import { acme, issued, openStand } from '../access-stand.ts';

/** A server on which nobody has made the roles yet, with a database that is owned by somebody with these rights. */
async function freshServer(
  rights: string,
): Promise<{ readonly adminUrl: string; readonly url: string }> {
  const postgres = await startLocalPostgres({
    dataDir: await mkdtemp(join(tmpdir(), 'sesi-first-migration-')),
    durable: false,
    temporary: true,
  });
  onTestFinished(() => postgres[Symbol.asyncDispose]());
  const admin = openPool({ url: postgres.url });
  await admin.query(`create role owner_of_it login ${rights} password 'for-this-test'`);
  await admin.query('create database of_it owner owner_of_it');
  await admin.end();
  const url = new URL(postgres.url);
  url.pathname = '/of_it';
  const adminUrl = url.href;
  url.username = 'owner_of_it';
  url.password = 'for-this-test';
  return { adminUrl, url: url.href };
}

describe('the first migration on a server', { timeout: 60_000 }, () => {
  it('makes the roles when its user may create roles, and works as that user', async () => {
    const { url } = await freshServer('createrole');
    const { access } = await openStand({ databaseUrl: url });
    const { token } = await issued(access);
    expect(await access.sessions.validate(token)).toMatchObject({ kind: 'valid' });
    expect(await access.administration.activity(acme)).toMatchObject([{ type: 'signed-in' }]);
    expect(await access.administration.statistics()).toMatchObject({ created: { lastHour: 1 } });
  });

  it('says that it failed when its user may not, and works once somebody has made and granted them', async () => {
    const { adminUrl, url } = await freshServer('nocreaterole');
    const pool = openPool({ url });
    onTestFinished(() => pool.end());
    await expect(migrateAccess(pool)).rejects.toMatchObject({ code: 'ACCESS_STORE_FAILED' });
    const admin = openPool({ url: adminUrl });
    for (const role of ['sesi_tenant', 'sesi_operator']) {
      await admin.query(`create role ${role} nologin`);
      await admin.query(`grant ${role} to owner_of_it`);
    }
    await admin.end();
    const { access } = await openStand({ databaseUrl: url });
    await issued(access);
    expect(await access.administration.activity(acme)).toMatchObject([{ type: 'signed-in' }]);
  });
});
