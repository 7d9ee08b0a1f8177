import { inject } from 'vitest';

import { ChromiumNotFoundError } from './chromium-not-found-error.ts';
import { findChromium, type FindChromiumOptions, type FoundChromium } from './find-chromium.ts';

/** There is no Chromium for the tests. */
export interface MissingChromium {
  readonly missing: 'Chromium';
  /** The command that installs what lacks. */
  readonly install: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Set by the global set-up of the integration tests. */
    chromium: FoundChromium | MissingChromium;
  }
}

/**
 * What the global set-up provides: a Chromium that was found once for the whole run, or what to install.
 *
 * @throws ChromiumNotFoundError when there is none and `complete` is set (on CI)
 */
export async function provideChromium(
  options: FindChromiumOptions,
  complete: boolean,
): Promise<FoundChromium | MissingChromium> {
  try {
    return await findChromium(options);
  } catch (error) {
    if (complete || !(error instanceof ChromiumNotFoundError)) throw error;
    return { missing: 'Chromium', install: error.install };
  }
}

/** The Chromium of this run, inside a test; undefined when there is none: `describe.skipIf(testChromium() === undefined)`. */
export function testChromium(): FoundChromium | undefined {
  const chromium = inject('chromium');
  return 'missing' in chromium ? undefined : chromium;
}
