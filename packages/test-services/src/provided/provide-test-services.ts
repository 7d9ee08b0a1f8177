import { newRun } from './postgres-databases.ts';
import { providePostgres } from './provide-postgres.ts';
import { provideRedis } from './provide-redis.ts';
import type { ProvidedServices } from './provided-services.ts';
import { type SourceOptions, serviceSources } from './service-sources.ts';

/** What {@link provideTestServices} needs to know. */
export interface TestServicesOptions extends SourceOptions {
  /** Brings an empty database to the state that tests expect. Must have closed its connections when it returns. */
  readonly migrate: (url: string) => Promise<void>;
  /** True (on CI): a missing part is an error. Default: its tests are left out, see {@link ProvidedServices}. */
  readonly complete?: boolean | undefined;
}

/** The services of a run, and how to end them. */
export interface TestServices {
  readonly services: ProvidedServices;
  /** Stops each server that was started here, and removes what the run made on given ones. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts what tests need, once a run: Postgres with one migrated template, and Redis. Each comes from the first of:
 * the given URL, a container, programs installed here, and for Postgres the one from npm. Servers of our own end with
 * this program, whatever ends it.
 *
 * @throws MissingPartError when a part is missing and `complete` is set, or there is no Postgres at all
 * @throws ServerStartError when a server does not come up; whatever was started before is stopped
 */
export async function provideTestServices(options: TestServicesOptions): Promise<TestServices> {
  await using cleanup = new AsyncDisposableStack();
  const run = newRun();
  const sources = serviceSources(options);
  // All are awaited, also when one fails, so that none starts unseen after the clean-up.
  const results = await Promise.allSettled([
    providePostgres(sources, run, options.migrate),
    provideRedis(sources, run, options.complete === true),
  ]);
  for (const result of results) {
    if (result.status === 'fulfilled') cleanup.defer(() => result.value.stop());
  }
  const [postgres, redis] = results;
  if (postgres.status === 'rejected') throw postgres.reason;
  if (redis.status === 'rejected') throw redis.reason;
  const kept = cleanup.move();
  return {
    services: { run, postgres: postgres.value.service, redis: redis.value.service },
    stop: () => kept.disposeAsync(),
  };
}
