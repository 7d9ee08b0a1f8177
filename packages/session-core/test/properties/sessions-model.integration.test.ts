import {
  createTestDatabase,
  createTestRedis,
  type TestDatabase,
  type TestRedis,
} from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';

import { openSessionCore, type SessionCoreOptions } from '../../src/index.ts';
import { AlternatingCores } from './counted-sessions.ts';
import { sessionCommands } from './session-commands.ts';
import { SessionsModel } from './sessions-model.ts';

/** fast-check prints the seed and the path of a failure: put them here to see it again. */
const checked = { seed: 20_261_121, numRuns: 15 } as const;

async function behavesLikeAMap(
  name: string,
  options: SessionCoreOptions,
  cores: number,
): Promise<void> {
  await using opened = new AlternatingCores(async () => await openSessionCore(options), cores);
  await opened.reopen();
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(sessionCommands, async (commands) => {
      runs += 1;
      const system = { cores: opened, run: `${name}-${runs}` };
      await fc.asyncModelRun(() => ({ model: new SessionsModel(), real: system }), commands);
    }),
    checked,
  );
}

describe('sessions behave like a map, whatever is done in which order', () => {
  let database: TestDatabase;
  let redis: TestRedis | undefined;
  beforeAll(async () => {
    const services = testServices();
    database = await createTestDatabase(services);
    redis = 'missing' in services.redis ? undefined : await createTestRedis(services);
  });
  afterAll(async () => {
    await redis?.[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  it('on Postgres alone', async () => {
    await behavesLikeAMap('postgres', { postgres: { url: database.url }, redis: false }, 1);
  });

  describe.skipIf('missing' in testServices().redis)('with Redis', () => {
    const options = (): SessionCoreOptions => ({
      postgres: { url: database.url },
      redis: { enabled: true, ...(redis === undefined ? {} : { url: redis.url }) },
    });

    it('in one core', async () => {
      await behavesLikeAMap('one', options(), 1);
    });

    it('in two cores whose operations alternate', async () => {
      await behavesLikeAMap('two', options(), 2);
    });
  });
});
