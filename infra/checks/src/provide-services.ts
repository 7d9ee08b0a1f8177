import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { provideChromium } from '@sesi/chromium/vitest';
import { migrate, migrateSessionCore, openPool } from '@sesi/session-core/postgres';
import { provideTestServices } from '@sesi/test-services';
import type { ProvidedServices } from '@sesi/test-services/vitest';
import type { TestProject } from 'vitest/node';

/** The schema that each app's migrations make. */
const schemas: Readonly<Record<string, string>> = {
  'wa-finance-bot': 'finance',
  'tg-vote-bot': 'vote',
};

const apps = fileURLToPath(new URL('../../../apps/', import.meta.url));

/**
 * Global set-up of the integration tests: Redis and Postgres for the run, with a template that has all migrations of
 * the workspace, and a Chromium. Reads TEST_POSTGRES_URL, TEST_REDIS_URL, DOCKER_HOST, PUPPETEER_EXECUTABLE_PATH, PATH and
 * CI.
 *
 * @returns what vitest calls at the end of the run
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const complete = given('CI') === 'true';
  const executablePath = given('PUPPETEER_EXECUTABLE_PATH');
  project.provide(
    'chromium',
    await provideChromium({ executablePath, environment: process.env }, complete),
  );
  const { services, stop } = await provideTestServices({
    migrate: migrateWorkspace,
    postgresUrl: given('TEST_POSTGRES_URL'),
    redisUrl: given('TEST_REDIS_URL'),
    dockerHost: given('DOCKER_HOST'),
    complete,
    onNote: (line) => console.warn(line),
  });
  project.provide('services', services satisfies ProvidedServices);
  return stop;
}

/** Brings an empty database to what a started system would have made of it: the core first, then each app. */
async function migrateWorkspace(url: string): Promise<void> {
  const pool = openPool({ url, maxConnections: 1 });
  try {
    await migrateSessionCore(pool);
    for (const app of readdirSync(apps)) {
      const folder = join(apps, app, 'migrations');
      if (!existsSync(folder)) continue;
      const schema = schemas[app];
      if (schema === undefined) {
        throw new Error(
          `${folder}: add the schema of ${app} to infra/checks/src/provide-services.ts.`,
        );
      }
      await migrate(pool, { folder, schema });
    }
  } finally {
    await pool.end();
  }
}

/** A variable of the environment; one that is set to nothing is not given. */
function given(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}
