import { inject } from 'vitest';

import { MissingPartError } from './process/server-errors.ts';
import type { ProvidedServices } from './provided/provided-services.ts';

export type { ProvidedServices };

declare module 'vitest' {
  interface ProvidedContext {
    /** Set by the global set-up of the integration tests. */
    services: ProvidedServices;
  }
}

/**
 * The services of this run, inside a test.
 *
 * @throws MissingPartError when the test does not run in the project `integration`, whose global set-up provides them
 */
export function testServices(): ProvidedServices {
  const services: ProvidedServices | undefined = inject('services');
  if (services === undefined) {
    throw new MissingPartError(
      'No test services: they are there for files named x.integration.test.ts (vitest --project integration).',
    );
  }
  return services;
}
