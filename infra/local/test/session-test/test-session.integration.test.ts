import { createTestDatabase, findRedisServer } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { expect, test } from 'vitest';

import { runLocal } from '../local-command.ts';

const minuteMs = 60_000;

test.skipIf(findRedisServer() === undefined)(
  'goes through everything twice, with Redis and without, on private servers',
  { timeout: 2 * minuteMs },
  async () => {
    const { code, output } = await runLocal('test-session.ts', [], {});
    expect(output).toContain('REDIS_ENABLED=true');
    expect(output).toContain('REDIS_ENABLED=false');
    expect(output).toContain('✓ Redis holds the documented JSON');
    expect(output).toContain('✓ with Redis back, it is used again and nothing is lost');
    expect(output).not.toContain('✗');
    expect(output).toMatch(/\n38 passed, 0 failed\n$/);
    expect(code).toBe(0);
  },
);

test(
  'REDIS_ENABLED=false makes that run alone, on the given Postgres',
  { timeout: minuteMs },
  async () => {
    await using database = await createTestDatabase(testServices());
    const { code, output } = await runLocal('test-session.ts', [], {
      REDIS_ENABLED: 'false',
      DATABASE_URL: database.url,
    });
    expect(output).not.toContain('REDIS_ENABLED=true');
    expect(output).toContain('Postgres: the given one');
    expect(output).toMatch(/\n17 passed, 0 failed\n$/);
    expect(code).toBe(0);
  },
);

test(
  'a Redis that was asked for and is not there is a failure',
  { timeout: minuteMs },
  async () => {
    await using database = await createTestDatabase(testServices());
    const { code, output } = await runLocal('test-session.ts', [], {
      REDIS_ENABLED: 'true',
      REDIS_URL: 'redis://127.0.0.1:1',
      DATABASE_URL: database.url,
    });
    expect(output).toContain('✗ healthCheck tells the state of both stores');
    expect(output).toMatch(/\n\d+ passed, [1-9]\d* failed\n$/);
    expect(code).toBe(1);
  },
);

test(
  'without a Postgres that answers it fails with the reason',
  { timeout: minuteMs },
  async () => {
    const { code, output } = await runLocal('test-session.ts', [], {
      REDIS_ENABLED: 'false',
      DATABASE_URL: 'postgres://nobody:nothing@127.0.0.1:1/none',
    });
    expect(code).toBe(1);
    expect(output).toContain('✗ initialize opens the stores');
    expect(output).toContain('0 passed, 1 failed');
  },
);
