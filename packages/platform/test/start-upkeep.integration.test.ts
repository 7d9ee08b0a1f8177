import { randomBytes } from 'node:crypto';

import { tenantId } from '@sesi/access';
import { VirtualClock } from '@sesi/jobs';
import { parseEncryptionKeys } from '@sesi/session-core';
import { createTestDatabase } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it, onTestFinished } from 'vitest';

import { openPlatform, type Platform } from '../src/platform/open-platform.ts';
import { startUpkeep } from '../src/platform/start-upkeep.ts';
import { MemoryLog } from './memory-log.ts';

const acme = tenantId('acme');
const dayMs = 24 * 60 * 60_000;

/** The time of jobs is moved by a day; that of access by as many as it takes, without a job for each hour of them. */
async function open({
  jobsClock,
  now,
  sealed,
}: {
  readonly jobsClock: VirtualClock;
  readonly now: () => Date;
  readonly sealed: boolean;
}): Promise<Platform> {
  const database = await createTestDatabase(testServices());
  onTestFinished(() => database[Symbol.asyncDispose]());
  const keys = parseEncryptionKeys(randomBytes(32).toString('base64'));
  const platform = await openPlatform(
    { postgres: { url: database.url }, redis: false, encryptionKeys: sealed ? keys : [] },
    { name: 'upkeep-test', logger: new MemoryLog().logger, clock: { now }, jobsClock },
  );
  onTestFinished(() => platform[Symbol.asyncDispose]());
  return platform;
}

describe('upkeep', () => {
  it('archives the audit log and removes old activity, once its time has passed', async () => {
    // Archives at 3:17, cleans up at 3:37.
    const jobsClock = new VirtualClock(new Date('2027-01-05T03:10:00Z'));
    let passedMs = 0;
    const now = () => new Date(Date.now() + passedMs);
    const platform = await open({ jobsClock, now, sealed: true });
    const { access } = platform;
    if (access === undefined) throw new Error('opened with keys');
    await startUpkeep(platform, { app: 'test' });
    await access.audit.append({ tenant: acme, action: 'menu-read', outcome: 'success' });
    await access.sessions.create({
      tenant: acme,
      userId: 'budi',
      userRole: 'cook',
      userType: 'staff',
      email: 'budi@example.com',
      name: 'Budi',
      permissions: [],
    });
    passedMs = 31 * dayMs;
    await access.audit.append({ tenant: acme, action: 'menu-written', outcome: 'success' });
    await jobsClock.advance(30 * 60_000);
    const { entries } = await access.audit.query(acme);
    expect(entries).toMatchObject([{ action: 'menu-written' }]);
    const archived = [];
    for await (const entry of access.audit.archived(acme)) archived.push(entry);
    expect(archived).toMatchObject([{ action: 'menu-read' }]);
    expect(await access.administration.activity(acme)).toEqual([]);
  });

  it('does without access where nothing can be sealed', async () => {
    const jobsClock = new VirtualClock(new Date());
    const platform = await open({ jobsClock, now: () => new Date(), sealed: false });
    await startUpkeep(platform, { app: 'test' });
    const scheduled = (await platform.jobs.schedules()).map(({ job }) => job);
    expect(scheduled).toEqual(['cleanup_expired_sessions']);
  });
});
