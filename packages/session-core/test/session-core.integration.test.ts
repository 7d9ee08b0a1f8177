import { createTestDatabase } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { expect, it } from 'vitest';

import {
  type ChannelNotice,
  openSessionCore,
  registrationKind,
  StoreUnavailableError,
} from '../src/index.ts';

it('opens with the parts of an address in place of a URL', async () => {
  await using database = await createTestDatabase(testServices());
  const { hostname, port, username, password, pathname } = new URL(database.url);
  await using core = await openSessionCore({
    postgres: {
      host: hostname,
      port: Number(port),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      database: pathname.slice(1),
    },
    redis: false,
  });
  expect(await core.sessions(registrationKind).get('+1')).toBeUndefined();
});

it('says why Postgres cannot be reached, also at a name with several addresses', async () => {
  const opening = openSessionCore({
    postgres: { url: 'postgres://nobody@localhost:1/none' },
    redis: false,
  });
  await expect(opening).rejects.toThrow(StoreUnavailableError);
  await expect(opening).rejects.toThrow(/cannot be reached: connect ECONNREFUSED/);
});

it('offers leases, messages between processes and large values, and ends them when it is closed', async () => {
  await using database = await createTestDatabase(testServices());
  const options = { postgres: { url: database.url }, redis: false } as const;
  await using other = await openSessionCore(options);
  const notices: ChannelNotice[] = [];
  await other.channel('menus').subscribe((notice) => {
    notices.push(notice);
  });

  const core = await openSessionCore(options);
  const lease = await core.lease('poller', { ttlMs: 5_000 });
  expect(lease?.held).toBe(true);
  expect(await other.lease('poller', { ttlMs: 5_000 })).toBeUndefined();
  expect((await other.leaseHolder('poller'))?.generation).toBe(lease?.generation);
  await core.channel('menus').publish({ menu: 7 });
  await expect.poll(() => notices).toMatchObject([{ kind: 'message', payload: { menu: 7 } }]);
  await core.largeValues.put('profile', Buffer.from('bytes'));
  expect((await other.largeValues.get('profile'))?.bytes.toString()).toBe('bytes');

  await core.close();
  expect(lease?.held).toBe(false);
  expect((await other.lease('poller', { ttlMs: 5_000 }))?.held).toBe(true);
});
